# shellcheck shell=bash disable=SC2015,SC2016,SC2034
# Odoo 19 and its Python: Debian's package unpacked into the cache, or the
# checkout named by ODOO_SRC. To be sourced after lib.sh.

ODOO_DEB=odoo-19_19.0.0+dfsg-1_all.deb
ODOO_DEB_SHA256=9d2f598b0555db17e291d48ed24df184c70823c053c4c5ed53c467ca7f629bbf
# the package links to these; bookworm lacks one, sid's are too new for two
ODOO_HELPERS=(
    libjs-jquery libjs-jquery-form libjs-underscore fonts-roboto-unhinted
    fonts-montserrat fonts-inconsolata fonts-font-awesome fonts-ocr-b
)
ODOO_ROOT=$CACHE/root
# how the unpacked tree was made: change it when unpack_odoo changes
ODOO_STAMP="$ODOO_DEB 1"

# Set ODOO_PATH (the folder that holds odoo/), ODOO_ID and EXTRA_ADDONS.
ensure_odoo() {
    EXTRA_ADDONS=
    if [ -n "${ODOO_SRC:-}" ]; then
        [ -d "$ODOO_SRC" ] || die "ODOO_SRC=$ODOO_SRC is not a folder."
        ODOO_PATH=$(cd "$ODOO_SRC" && pwd)
        [ -f "$ODOO_PATH/odoo/release.py" ] ||
            die "ODOO_SRC=$ODOO_SRC holds no odoo/release.py: give the folder above the odoo package."
        if [ -d "$ODOO_PATH/addons" ]; then EXTRA_ADDONS=$ODOO_PATH/addons; fi
        ODOO_ID="$ODOO_PATH $(stat -c %Y "$ODOO_PATH/odoo/release.py")"
    else
        ODOO_PATH=$ODOO_ROOT/usr/lib/python3/dist-packages
        [ "$(cat "$ODOO_ROOT/stamp" 2>/dev/null)" = "$ODOO_STAMP" ] || locked odoo download_odoo
        ODOO_ID="$ODOO_STAMP $(cat "$ODOO_ROOT/package")" # sid may have moved on
    fi
    local version
    version=$(sed -n 's/^version_info = (\([0-9]*\),.*/\1/p' "$ODOO_PATH/odoo/release.py")
    [ "$version" = 19 ] || die "expo_crm needs Odoo 19, but $ODOO_PATH holds Odoo ${version:-of an unknown version}."
}

download_odoo() {
    [ "$(cat "$ODOO_ROOT/stamp" 2>/dev/null)" = "$ODOO_STAMP" ] && return
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null ||
        die "there is no apt here to download Odoo with: set ODOO_SRC to an Odoo 19 source folder."
    WORK=$(mktemp -d "$CACHE/odoo.XXXXXX")
    trap 'rm -rf "$WORK"' EXIT
    fetch_debs
    step "Unpacking Odoo" unpack_odoo
    (cd "$WORK/debs" && echo odoo-19_*.deb) >"$WORK/root/package"
    printf '%s\n' "$ODOO_STAMP" >"$WORK/root/stamp"
    rm -rf "$ODOO_ROOT"
    mv "$WORK/root" "$ODOO_ROOT"
}

# Odoo 19 is in sid only. The lists are read into a folder of their own, so the
# system's apt neither sees sid nor needs root for it.
fetch_debs() {
    local base keyring name
    base=$(debian_mirror)
    [ -n "$base" ] || die "no Debian mirror is configured here: set ODOO_SRC to an Odoo 19 source folder."
    keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    [ -f "$keyring" ] || die "the Debian archive keyring is missing (package debian-archive-keyring): install it or set ODOO_SRC."
    mkdir -p "$WORK/lists/partial" "$WORK/cache/archives/partial" "$WORK/debs"
    for name in sid trixie; do
        printf 'deb [signed-by=%s] %s %s main\n' "$keyring" "$base" "$name"
    done >"$WORK/sources.list"
    APT=(
        -o "Dir::Etc::SourceList=$WORK/sources.list" -o Dir::Etc::SourceParts=/dev/null
        -o "Dir::State::Lists=$WORK/lists" -o "Dir::Cache=$WORK/cache"
        -o Acquire::Languages=none -o Acquire::GzipIndexes=true
        -o APT::Update::Error-Mode=any
    )
    if [ "$(id -u)" -eq 0 ]; then APT+=(-o APT::Sandbox::User=root); fi
    TAIL=0 step "Looking for Odoo 19 in Debian" read_lists ||
        die "could not read Debian's package lists: is there a network? Otherwise set ODOO_SRC to an Odoo 19 source folder (what apt said: $FAILED_LOG)."
    cd "$WORK/debs" || exit
    TAIL=0 step "Downloading Odoo 19 (130 MB)" apt-get "${APT[@]}" -q download \
        odoo-19 "${ODOO_HELPERS[@]/%//trixie}" ||
        die "the download of Odoo failed: try again, or set ODOO_SRC to an Odoo 19 source folder (what apt said: $FAILED_LOG)."
    # sid moves on: a newer package is worth a try, ODOO_SRC is the way back
    if ! printf '%s  %s\n' "$ODOO_DEB_SHA256" "$(echo odoo-19_*.deb)" | sha256sum -c --status; then
        say "WARNING: Debian now has $(echo odoo-19_*.deb), these scripts were checked with $ODOO_DEB."
    fi
}

read_lists() {
    # a stale mirror has expired lists; the signature is still checked
    apt-get "${APT[@]}" -q update ||
        apt-get "${APT[@]}" -o Acquire::Check-Valid-Until=false -q update
}

debian_mirror() {
    local uris
    uris=$(apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
        sed -n 's/^Debian|Debian|//p' || true)
    [ -n "$uris" ] || uris=$(apt-get indextargets --no-release-info --format '$(REPO_URI)' \
        'Created-By: Packages' 2>/dev/null | grep '/debian/$' || true)
    # not on Debian itself: its bootstrap script knows the address
    [ -n "$uris" ] || uris=$(sed -n 's/^DEF_MIRROR=["'\'']\{0,1\}\([^"'\'']*\).*/\1/p' \
        /usr/sbin/debootstrap 2>/dev/null || true)
    printf '%s\n' "$uris" | head -n 1
}

# Most translations (two thirds of the size) are left out, Chinese stays.
unpack_odoo() {
    local deb broken
    mkdir -p "$WORK/root"
    dpkg-deb --fsys-tarfile "$WORK"/debs/odoo-19_*.deb |
        tar -x -C "$WORK/root" --no-same-owner --wildcards \
            --exclude='*/i18n/[a-y]*.po' ./usr/lib/python3/dist-packages/odoo
    for deb in "$WORK"/debs/[!o]*.deb; do
        dpkg-deb -x "$deb" "$WORK/root"
    done
    # Debian removed this file, and every tour fails over its 404
    deb=$WORK/root/usr/lib/python3/dist-packages/odoo/addons/mail/static/lib/selfie_segmentation
    mkdir -p "$deb"
    : >"$deb/selfie_segmentation.js"
    broken=$(find "$WORK/root/usr/lib/python3" -xtype l | wc -l)
    [ "$broken" = 0 ] || echo "$broken links of the package lead nowhere"
}

# -- Python -----------------------------------------------------------------

# Set PYTHON to a virtual environment with the packages pinned in
# requirements.txt. Its name is the hash of the pins, so another checkout with
# other pins has its own.
ensure_python() {
    PINS=$(sha256sum <"$DEV/requirements.txt" | cut -c1-8)
    ensure_venv "$CACHE/venv-$PINS" "$DEV/requirements.txt" "Odoo's Python packages" --no-deps
    PYTHON=$CACHE/venv-$PINS/bin/python
}

# ensure_venv FOLDER REQUIREMENTS TITLE [PIP OPTION...]
ensure_venv() {
    [ -f "$1/complete" ] || locked venv build_venv "$@"
}

build_venv() {
    local folder=$1 requirements=$2 title=$3 python
    shift 3
    [ -f "$folder/complete" ] && return
    python=$(base_python)
    if [ -z "$python" ]; then
        need_packages python3-venv
        python=$(base_python)
    fi
    [ -n "$python" ] || die "Python 3.11 or newer with its venv module is needed."
    # a virtual environment cannot be moved: built in place, marked when whole
    rm -rf "$folder"
    "$python" -m venv "$folder"
    TAIL=0 step "Installing $title" "$folder/bin/python" -m pip install -q \
        --disable-pip-version-check --only-binary :all: "$@" -r "$requirements" || {
        rm -rf "$folder"
        die "pip could not install $title: is there a network? (what it said: $FAILED_LOG)"
    }
    : >"$folder/complete"
}

base_python() {
    local python
    for python in /usr/bin/python3 python3.13 python3.12 python3.11 python3; do
        if "$python" -c 'import sys, venv, ensurepip
sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
            printf '%s\n' "$python"
            return
        fi
    done
}

# -- configuration ----------------------------------------------------------

# Write the configuration and export what makes `python -m odoo` find it.
configure_odoo() {
    local file=$CACHE/odoo-$CHECKOUT-$CLUSTER.conf
    # a server of the user's may hold a database of the same name
    DATA_DIR=$CACHE/data-$CLUSTER
    if has_own_server; then
        DATA_DIR=$DATA_DIR-$(printf %s "$DB_HOST:$DB_PORT" | sha256sum | cut -c1-8)
    fi
    # scripted servers and tests must not fight for a port, so the kernel gives one
    local port=8069
    if [ "$CLUSTER" = test ]; then port=0; fi
    mkdir -p "$DATA_DIR/filestore"
    link_addon
    # replaced in one go: another process may just be reading it
    cat >"$file.$$" <<CONF
[options]
addons_path = $ADDONS${EXTRA_ADDONS:+,$EXTRA_ADDONS}
data_dir = $DATA_DIR
db_host = $DB_HOST
db_port = $DB_PORT
db_user = $DB_USER
http_interface = ${EXPO_CRM_INTERFACE:-127.0.0.1}
http_port = $port
list_db = False
CONF
    mv "$file.$$" "$file"
    export ODOO_RC=$file PYTHONPATH=$ODOO_PATH
    unset PGDATABASE
}

# To run it in the background and signal it, call "$PYTHON" -m odoo directly: of
# a function in the background one only has the shell around it.
odoo() { "$PYTHON" -m odoo "$@"; }

# wait_until_ready PORT PID: /web/health answers before the registry is ready, so
# the login page is asked
wait_until_ready() {
    "$PYTHON" - "$1" "$2" <<'PY'
import os, sys, time, urllib.error, urllib.request
url, pid = f"http://127.0.0.1:{sys.argv[1]}/web/login", int(sys.argv[2])
while True:
    try:
        urllib.request.urlopen(url, timeout=60).read()
        break
    except urllib.error.HTTPError as error:
        sys.exit(f"The login page answers: {error}")
    except OSError:
        time.sleep(0.2)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        sys.exit(1)
PY
}

# serve DATABASES LOG [OPTION...]: a server for scripts, on a port the kernel gives, without
# scheduled jobs. Sets SERVER, its process, and PORT.
serve() {
    PORT=$("$PYTHON" -c 'import socket
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    print(free.getsockname()[1])')
    "$PYTHON" -m odoo server -d "$1" --http-port "$PORT" --max-cron-threads 0 \
        --logfile "$2" "${@:3}" 2>/dev/null 7>&- 8>&- 9>&- &
    SERVER=$!
    wait_until_ready "$PORT" "$SERVER" || {
        tail -n 20 "$2" >&2
        die "Odoo did not start, see $2."
    }
}

# everything that dev/run, dev/test and dev/odoo need before they start
prepare() {
    ensure_odoo
    ensure_python
    start_postgres
    configure_odoo
}
