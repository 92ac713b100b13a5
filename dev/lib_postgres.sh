# shellcheck shell=bash disable=SC2034
# PostgreSQL: private clusters of our own, or the server named by PGHOST,
# PGPORT and PGUSER. To be sourced after lib.sh.
#
# There are two clusters, for data that must last (run) and for databases that
# are thrown away (test): without fsync cloning and installing is much faster.
# EXPO_CRM_CLUSTER chooses; dev/test always takes the second one.

CLUSTER=${EXPO_CRM_CLUSTER:-run}
case $CLUSTER in
    run | test) ;;
    *) die "EXPO_CRM_CLUSTER must be 'run' or 'test', not '$CLUSTER'." ;;
esac
# the postgres user cannot reach root's home, hence /var/lib for root
if [ "$(id -u)" -eq 0 ]; then
    CLUSTERS=/var/lib/expo_crm
else
    CLUSTERS=$CACHE
fi
PGDATA_DIR=$CLUSTERS/pg-$CLUSTER

has_own_server() { [ -n "${PGHOST:-}${PGPORT:-}${PGUSER:-}" ]; }

# postgres refuses to run as root; the package made a user for it
as_postgres() {
    if [ "$(id -u)" -eq 0 ]; then
        # it may not even look at the current folder
        (cd / && exec runuser -u postgres -- "$@")
    else
        "$@"
    fi
}

# pg_bin NAME: a program of the newest PostgreSQL here, they are not on PATH
pg_bin() {
    local dir
    for dir in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -t/ -k5 -rn); do
        [ -x "$dir/$1" ] && printf '%s\n' "$dir/$1" && return
    done
    command -v "$1"
}

# The directory of the Unix socket: only its owner and root can enter. A socket
# path has at most 107 bytes, so a long home falls back to /tmp.
pg_socket_dir() {
    local dir=$CLUSTERS/socket-$CLUSTER
    if [ ${#dir} -gt 85 ]; then
        dir=/tmp/expo_crm-$(id -u)-$(printf %s "$dir" | sha256sum | cut -c1-8)
    fi
    printf '%s\n' "$dir"
}

# Set DB_HOST, DB_PORT and DB_USER, with the server up. PGPASSWORD is passed on
# through the environment.
start_postgres() {
    if has_own_server; then
        # without PGHOST the usual socket: the driver's own default may be another
        DB_HOST=${PGHOST:-/var/run/postgresql}
        [ -n "${PGHOST:-}" ] || [ -d "$DB_HOST" ] || DB_HOST=localhost
        DB_PORT=${PGPORT:-5432} DB_USER=${PGUSER:-$(id -un)}
        [ "$DB_USER" != postgres ] ||
            die "Odoo refuses the database user 'postgres': create a role with CREATEDB and name it in PGUSER."
        pg_bin psql >/dev/null || need_packages postgresql-client
    else
        pg_bin initdb >/dev/null || need_packages postgresql
        DB_HOST=$(pg_socket_dir) DB_PORT=5432 DB_USER=odoo
        # held until this process and all it starts have ended, see stop_postgres
        mkdir -p "$CLUSTERS"
        exec 7>"$CLUSTERS/users-$CLUSTER.lock"
        flock -s 7
        pg_is_up || locked "pg-$CLUSTER" ensure_cluster
    fi
    local may_create
    may_create=$(sql postgres "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user" 2>&1) ||
        die "PostgreSQL does not let the role ${DB_USER} in at ${DB_HOST}:${DB_PORT} (${may_create%%$'\n'*})."
    [ "$may_create" = t ] ||
        die "the PostgreSQL role ${DB_USER} may not create databases: ALTER ROLE ${DB_USER} CREATEDB."
}

pg_is_up() { "$(pg_bin pg_isready)" -q -h "$DB_HOST" -p "$DB_PORT"; }

ensure_cluster() {
    pg_is_up && return
    as_owner_dir "$CLUSTERS" 755
    as_owner_dir "$DB_HOST" 700
    [ -f "$PGDATA_DIR/PG_VERSION" ] || create_cluster
    start_cluster
    # also repairs a cluster whose creation was interrupted here
    as_postgres "$(pg_bin psql)" -qAt -h "$DB_HOST" -U postgres -d postgres -c "
        DO \$\$ BEGIN
            CREATE ROLE odoo LOGIN CREATEDB;
        EXCEPTION WHEN duplicate_object THEN NULL;
        END \$\$" >/dev/null
}

as_owner_dir() {
    mkdir -p "$1"
    if [ "$(id -u)" -eq 0 ] && [ "$2" = 700 ]; then chown postgres: "$1"; fi
    chmod "$2" "$1"
}

# Without -E and --locale a bare system gives SQL_ASCII, where Chinese has no
# trigrams and no lower case.
create_cluster() {
    say "Creating a private PostgreSQL cluster ($PGDATA_DIR)"
    rm -rf "$PGDATA_DIR.new"
    as_owner_dir "$PGDATA_DIR.new" 700
    as_postgres "$(pg_bin initdb)" -D "$PGDATA_DIR.new" -E UTF8 --locale=C.UTF-8 \
        -U postgres -A trust --no-sync >/dev/null ||
        die "initdb failed in $PGDATA_DIR.new."
    mv "$PGDATA_DIR.new" "$PGDATA_DIR"
}

start_cluster() {
    local options attempt
    options="-c listen_addresses='' -k $DB_HOST -p $DB_PORT -c jit=off
        -c shared_buffers=256MB -c max_wal_size=512MB -c synchronous_commit=off"
    if [ "$CLUSTER" = test ]; then
        options="$options -c fsync=off -c full_page_writes=off"
    fi
    # after a hard kill the old process may linger for some seconds
    for attempt in 1 2 3 4 5; do
        as_postgres "$(pg_bin pg_ctl)" -D "$PGDATA_DIR" -w -t 60 -s \
            -l "$PGDATA_DIR/server.log" -o "${options//$'\n'/ }" start \
            7>&- 8>&- 9>&- </dev/null >/dev/null 2>&1 && return
        sleep "$attempt"
    done
    as_postgres tail -n 5 "$PGDATA_DIR/server.log" >&2 || true
    die "PostgreSQL did not start, see $PGDATA_DIR/server.log."
}

# Leave no server behind, unless somebody else still uses it: then fail.
stop_postgres() {
    has_own_server && return
    if ! pg_bin pg_isready >/dev/null || ! pg_is_up; then return; fi
    # another script of ours may be between two connections, hence the lock
    exec 7>"$CLUSTERS/users-$CLUSTER.lock"
    flock -n 7 || return 1
    local others
    others=$(sql postgres "SELECT count(*) FROM pg_stat_activity
        WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()")
    [ "$others" = 0 ] || return 1
    as_postgres "$(pg_bin pg_ctl)" -D "$PGDATA_DIR" -s -m fast stop || true
}

# sql DATABASE STATEMENT: the rows, unaligned
sql() {
    local psql
    psql=$(pg_bin psql)
    "$psql" -XqAt -v ON_ERROR_STOP=1 -h "$DB_HOST" -p "$DB_PORT" -U "$DB_USER" -d "$1" -c "$2"
}

has_database() {
    [ "$(sql postgres "SELECT 1 FROM pg_database WHERE datname = '$1'")" = 1 ]
}
