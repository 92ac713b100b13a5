# shellcheck shell=bash disable=SC2034
# Databases of the test cluster: cached templates, clones, names, clean-up.
# To be sourced after lib_postgres.sh and lib_odoo.sh.

# how templates are made: change it when create_template changes
TEMPLATE_STAMP=1
# A test run ends with its process, so its databases carry the process id, and
# what a killed run left behind is recognised.
TEST_DB=expo_crm_test_${CHECKOUT}_$$

manifest_depends() {
    "$PYTHON" -c 'import ast, sys
print(",".join(ast.literal_eval(open(sys.argv[1]).read())["depends"]))' "$REPO/__manifest__.py"
}

# ensure_template KIND: print the name of a database with everything the addon
# depends on; KIND is "plain", or "demo" with demo data.
ensure_template() {
    local kind=$1 depends key name
    depends=$(manifest_depends)
    key=$(printf '%s\n' "$TEMPLATE_STAMP" "$ODOO_ID" "$PINS" "$depends" | sha256sum | cut -c1-8)
    name=expo_crm_tmpl_${kind}_$key
    has_database "$name" || locked "$name" create_template "$name" "$kind" "$depends"
    # remembers when it was last used, see drop_stale_databases
    touch "$DATA_DIR/filestore/$name" 2>/dev/null || true
    printf '%s\n' "$name"
}

create_template() {
    local name=$1 kind=$2 depends=$3 new=${1}_new demo=()
    if has_database "$name"; then return; fi
    drop_db "$new"
    [ "$kind" = plain ] || demo=(--with-demo)
    step "Installing what the addon depends on (once, $kind)" odoo server -d "$new" \
        -i "$depends" "${demo[@]}" --stop-after-init --no-http ||
        die "Odoo could not install $depends."
    # otherwise every run with a tour would build the same assets again
    [ "$kind" = demo ] || step "Building the assets (once)" run_python "$new" \
        "env['ir.qweb']._pregenerate_assets_bundles(); env.cr.commit()" ||
        die "Odoo could not build its assets."
    rename_db "$new" "$name"
}

# run_python DATABASE CODE: a few lines in Odoo's shell
run_python() {
    printf '%s\n' "$2" | odoo shell -d "$1" --no-http --shell-interface python --log-level warn
}

# clone_db FROM TO: nobody may be connected to FROM
clone_db() {
    sql postgres "CREATE DATABASE \"$2\" TEMPLATE \"$1\"" >/dev/null
    if [ -d "$DATA_DIR/filestore/$1" ]; then
        # files of the store are never changed in place, so links will do
        cp -al "$DATA_DIR/filestore/$1" "$DATA_DIR/filestore/$2"
    fi
}

drop_db() {
    sql postgres "DROP DATABASE IF EXISTS \"$1\" WITH (FORCE)" >/dev/null 2>&1 || true
    rm -rf "${DATA_DIR:?}/filestore/$1"
}

rename_db() {
    rm -rf "${DATA_DIR:?}/filestore/$2"
    if [ -d "$DATA_DIR/filestore/$1" ]; then
        mv "$DATA_DIR/filestore/$1" "$DATA_DIR/filestore/$2"
    fi
    sql postgres "ALTER DATABASE \"$1\" RENAME TO \"$2\"" >/dev/null
}

# Drop what killed runs of this checkout left, and templates nobody used for
# two weeks.
drop_stale_databases() {
    local name
    for name in $(sql postgres "SELECT datname FROM pg_database
            WHERE datname LIKE 'expo\\_crm\\_test\\_$CHECKOUT\\_%'"); do
        if kill -0 "$(printf %s "$name" | cut -d_ -f5)" 2>/dev/null; then continue; fi
        # fails while anybody is connected, who may run on another machine
        if sql postgres "DROP DATABASE \"$name\"" >/dev/null 2>&1; then drop_db "$name"; fi
    done
    find "$CACHE" -maxdepth 1 -name 'test.*' -mtime +1 -exec rm -rf {} +
    for name in $(sql postgres "SELECT datname FROM pg_database
            WHERE datname LIKE 'expo\\_crm\\_tmpl\\_%'"); do
        [ -z "$(find "$DATA_DIR/filestore/$name" -maxdepth 0 -mtime +14 2>/dev/null)" ] || drop_db "$name"
    done
}
