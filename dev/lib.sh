# shellcheck shell=bash disable=SC2034
# What every script in dev/ shares: messages, paths, locks and system packages.
# To be sourced, not run. Odoo itself is in lib_odoo.sh, PostgreSQL in
# lib_postgres.sh, databases and their templates in lib_database.sh.

set -euo pipefail
umask 022
# sort order and messages must not depend on the user's language
export LC_ALL=C.UTF-8

DEV=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
REPO=$(dirname "$DEV")
# two checkouts share Odoo and PostgreSQL, never a database: names carry this
CHECKOUT=$(printf %s "$REPO" | sha256sum | cut -c1-8)
CACHE=${XDG_CACHE_HOME:-~/.cache}/expo_crm
LOGS=$CACHE/logs
# Odoo takes the addon's name from its folder, so the checkout is seen through
# a link of the right name; it lies outside the checkout because the
# translation export follows links inside it
ADDONS=$CACHE/addons-$CHECKOUT

link_addon() {
    mkdir -p "$ADDONS"
    [ "$(readlink "$ADDONS/expo_crm")" = "$REPO" ] || ln -sfn "$REPO" "$ADDONS/expo_crm"
}

# copy_addon FOLDER: the addon as it is here, committed or not
copy_addon() {
    mkdir -p "$1"
    tar -C "$REPO" -c --exclude=./.git --exclude=__pycache__ . | tar -C "$1" -x
}

# -- messages ---------------------------------------------------------------

say() { printf '%s\n' "-- $*" >&2; }

die() {
    printf '%s\n' "dev/$(basename "$0"): $*" >&2
    exit 1
}

# step TITLE COMMAND...: run a long command quietly with a running clock. When it
# fails the end of its output is shown, TAIL lines of it, and all is kept in $FAILED_LOG.
FAILED_LOG=$LOGS/failed.log

step() {
    local title=$1 log started pid status=0 shown=0 elapsed
    shift
    mkdir -p "$LOGS"
    log=$(mktemp "$LOGS/step.XXXXXX")
    started=$SECONDS
    printf '%s' "-- $title " >&2
    # a process group of its own, so that Ctrl-C ends all of it
    set -m
    "$@" >"$log" 2>&1 </dev/null &
    pid=$!
    set +m
    trap 'kill -- -"$pid" 2>/dev/null; exit 130' INT TERM HUP
    while kill -0 "$pid" 2>/dev/null; do
        sleep 0.2
        elapsed=$((SECONDS - started))
        if [ -t 2 ]; then
            printf '\r-- %s %s s %s\033[K' "$title" "$elapsed" "$(progress "$log")" >&2
        elif [ $((elapsed - shown)) -ge 30 ]; then
            shown=$elapsed
            printf '%s' "${elapsed}s $(progress "$log") " >&2
        fi
    done
    wait "$pid" || status=$?
    trap - INT TERM HUP
    if [ "$status" -ne 0 ]; then
        printf '\n' >&2
        tail -n "${TAIL:-25}" "$log" >&2
        mv "$log" "$FAILED_LOG"
        return "$status"
    fi
    [ -t 2 ] && printf '\r-- %s\033[K' "$title " >&2
    printf '%s\n' "done in $((SECONDS - started)) s" >&2
    rm -f "$log"
}

# progress LOG: how far a step is, where its output tells; a script with more to
# say names its own function in PROGRESS
progress() {
    if [ -n "${PROGRESS:-}" ]; then
        "$PROGRESS"
        return
    fi
    tail -c 20000 "$1" 2>/dev/null |
        sed -n 's/.*Loading module \([a-z_0-9]*\) (\([0-9]*\/[0-9]*\)).*/\2 \1/p' |
        tail -n 1
}

# -- locks ------------------------------------------------------------------

# locked NAME COMMAND...: one process at a time. Servers started inside must
# close descriptor 9, or they would hold the lock for as long as they live.
locked() {
    local name=$1
    shift
    mkdir -p "$CACHE"
    (
        if ! flock -n 9; then
            say "waiting for another run to finish preparing ($name)"
            flock 9
        fi
        "$@"
    ) 9>"$CACHE/$name.lock"
}

# -- system packages --------------------------------------------------------

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

has_package() {
    dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'
}

# need_packages_if_apt NAME...: comforts, worth no failure where apt is missing
need_packages_if_apt() {
    if command -v apt-get >/dev/null && [ "$(id -u)" -eq 0 ]; then need_packages "$@"; fi
}

# need_packages NAME...: install those of Debian's packages that are missing
need_packages() {
    local name missing=()
    for name in "$@"; do
        has_package "$name" || missing+=("$name")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null ||
        die "missing ${missing[*]}, and there is no apt-get here to install it: please install it yourself."
    if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
        die "missing ${missing[*]}: run 'apt-get install ${missing[*]}' as root, then start again."
    fi
    locked apt install_packages "${missing[@]}"
}

# need_browser [WAY OUT]: Chrome or Chromium, and letters for Chinese
need_browser() {
    local name
    for name in google-chrome chromium chromium-browser google-chrome-stable ''; do
        [ -z "$name" ] || ! command -v "$name" >/dev/null || break
    done
    if [ -z "$name" ]; then
        # elsewhere the package of that name is missing or an empty shell
        grep -qs '^ID=debian' /etc/os-release ||
            die "a browser is needed: install google-chrome or chromium${1:-}."
        need_packages chromium
    fi
    # else Chinese is empty boxes in screenshots
    need_packages_if_apt fonts-noto-cjk
}

install_packages() {
    # sudo may ask for a password: not behind a step that hides its output
    [ "$(id -u)" -eq 0 ] || say "Installing with sudo: $*"
    [ "$(id -u)" -eq 0 ] || sudo -v || die "sudo was refused: run 'apt-get install $*' as root, then start again."
    TAIL=0 step "Reading the package lists" as_root apt-get update ||
        die "apt-get update failed: is there a network? (what it said: $FAILED_LOG)"
    TAIL=0 step "Installing $*" as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends "$@" ||
        die "apt-get could not install $* (what it said: $FAILED_LOG)."
}
