# shellcheck shell=bash disable=SC2034
# The checks of dev/test besides the tests themselves, each counted as one.
# To be sourced by dev/test.

# check NAME COMMAND...: remember whether it passed, and what it said
check() {
    local name=$1 status=0
    shift
    # a subshell with errexit of its own, which || would switch off
    set +e
    (set -e && "$@") >"$WORK/$name.out" 2>&1
    status=$?
    set -e
    printf '%s\n' "$status" >"$WORK/$name.status"
}

run_checks() {
    ensure_linters
    DEMO_TEMPLATE=$(ensure_template demo)
    step "Linters, doctests, translations, upgrade, demo data, uninstall, wheel" run_check_groups
    local file name
    for file in "$WORK"/*.status; do
        name=$(basename "$file" .status)
        if [ "$(cat "$file")" = 0 ]; then
            PASSED=$((PASSED + 1))
            printf 'ok      %s\n' "$name"
        else
            FAILED=$((FAILED + 1))
            printf 'FAILED  %s\n' "$name"
            tail -n 100 "$WORK/$name.out" | sed 's/^/        /'
        fi
    done
}

# two groups, one for each core
run_check_groups() {
    {
        check ruff-check lint_ruff
        check ruff-format lint_format
        check pylint-odoo lint_pylint
        check oca-checks lint_oca
        check doctests check_doctests
        check wheel check_wheel
        check security-doc check_security_doc
    } &
    {
        check translations check_translations
        check upgrade check_upgrade
        check demo-data check_demo
        check uninstall check_uninstall
    } &
    wait
}

# without Odoo on the path: tools/ is plain Python
check_doctests() {
    local file
    cd "$REPO"
    for file in tools/*.py; do
        [ "$(basename "$file")" = __init__.py ] || PYTHONPATH='' "$PYTHON" -c "
import doctest, importlib, sys
module = importlib.import_module('tools.' + sys.argv[1])
sys.exit(doctest.testmod(module).failed > 0)" "$(basename "$file" .py)"
    done
}

check_security_doc() {
    "$PYTHON" "$DEV/sudo.py" check
    "$PYTHON" "$DEV/doc_tests.py"
}

export_pot() {
    local log=$WORK/export.log
    if ! odoo i18n export -d "${TEST_DB}_first" -l pot -o "$WORK/expo_crm.pot" expo_crm >"$log" 2>&1; then
        cat "$log"
        return 1
    fi
}

check_translations() {
    export_pot
    "$PYTHON" "$DEV/check_po.py" "$WORK/expo_crm.pot"
}

check_upgrade() {
    odoo server -d "${TEST_DB}_first" -u expo_crm --stop-after-init --no-http \
        --logfile "$WORK/upgrade.log"
    "$PYTHON" "$DEV/read_log.py" "$WORK/upgrade.log"
}

check_demo() {
    clone_db "$DEMO_TEMPLATE" "${TEST_DB}_demo"
    odoo server -d "${TEST_DB}_demo" -i expo_crm --with-demo --stop-after-init --no-http \
        --logfile "$WORK/demo.log"
    "$PYTHON" "$DEV/read_log.py" "$WORK/demo.log"
}

# without demo data, which Odoo deletes with the addon that brought it; in a clone,
# for --keep keeps the other one
check_uninstall() {
    clone_db "${TEST_DB}_first" "${TEST_DB}_uninstall"
    odoo shell -d "${TEST_DB}_uninstall" --no-http --shell-interface python \
        --logfile "$WORK/uninstall.log" <"$DEV/uninstall.py"
    "$PYTHON" "$DEV/read_log.py" "$WORK/uninstall.log"
}

# the right name from a folder of any name, and every file the manifest names
check_wheel() {
    cd "$REPO"
    "$LINT/bin/python" -m hatchling build -t wheel -d "$WORK/wheel"
    "$PYTHON" - "$WORK"/wheel/*.whl <<'PY'
import ast, sys, zipfile
folder = "odoo/addons/expo_crm/"
names = zipfile.ZipFile(sys.argv[1]).namelist()
manifest = ast.literal_eval(open("__manifest__.py").read())
wanted = ["__manifest__.py", "__init__.py", *manifest["data"], *manifest["demo"]]
missing = [name for name in wanted if folder + name not in names]
strays = [name for name in names if not name.startswith(folder) and ".dist-info/" not in name]
if missing or strays:
    sys.exit(f"missing in the wheel: {missing}, not of the addon: {strays}")
PY
}
