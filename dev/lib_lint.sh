# shellcheck shell=bash disable=SC2034
# The linters, pinned in an environment of their own. To be sourced after
# lib_odoo.sh.

LINT=$CACHE/lint-$(sha256sum <"$DEV/requirements-lint.txt" | cut -c1-8)

ensure_linters() { ensure_venv "$LINT" "$DEV/requirements-lint.txt" "the linters"; }

lint_ruff() { "$LINT/bin/ruff" check --quiet "$@" "$REPO"; }

lint_format() { "$LINT/bin/ruff" format --check "$REPO"; }

lint_pylint() { lint_copy pylint --rcfile "$REPO/pyproject.toml"; }

lint_oca() { lint_copy oca-checks-odoo-module --config "$REPO/.oca_hooks.cfg"; }

# These two take the addon's name from its folder and see through links, so they
# get a copy of the right name.
lint_copy() (
    copy=$(mktemp -d "$CACHE/lint.XXXXXX")
    trap 'rm -rf "$copy"' EXIT
    copy_addon "$copy/expo_crm"
    cd "$copy" || exit
    "$LINT/bin/$1" "${@:2}" expo_crm | sed "s#${copy#/}/expo_crm/##; s#^expo_crm/##"
)
