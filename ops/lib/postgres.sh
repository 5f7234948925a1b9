# shellcheck shell=bash
# A private PostgreSQL cluster: own data directory, loopback only, everybody with a password. Superuser `postgres`, who runs no program;
# `waybill`, who owns the database of that name; and one role for each program.

# The newest installed server, or the one that made the data directory.
pg_bin() {
    local version=""
    [ ! -r "$1/PG_VERSION" ] || version=$(cat "$1/PG_VERSION")
    if [ -n "$version" ]; then
        [ -x "/usr/lib/postgresql/$version/bin/postgres" ] ||
            die "the data in $1 is of PostgreSQL $version, which is not installed: apt-get install postgresql-$version, or ops/stack reset"
        echo "/usr/lib/postgresql/$version/bin"
    else
        dirname "$(printf '%s\n' /usr/lib/postgresql/*/bin/initdb | sort -V | tail -1)"
    fi
}

# initdb and postgres refuse root, so root runs them as Debian's `postgres` user.
as_postgres() {
    (
        close_inherited_descriptors
        cd /
        if is_root; then
            exec runuser -u postgres -- "$@"
        fi
        exec "$@"
    )
}

# .waybill/postgres, unless the `postgres` user could not reach it there (a checkout under /root, say).
pg_data() {
    local near=$WAYBILL_STATE/postgres far=/var/lib/waybill-$STACK_ID
    if [ -e "$near/PG_VERSION" ] || ! is_root; then
        echo "$near"
    elif [ -e "$far/PG_VERSION" ] || ! id postgres >/dev/null 2>&1; then
        echo "$far"
    elif runuser -u postgres -- test -x "$WAYBILL_STATE"; then
        echo "$near"
    else
        echo "$far"
    fi
}

# The process id of this cluster's server; empty when it is down. A stale postmaster.pid does not fool it.
pg_pid() {
    local data pid
    data=$(pg_data)
    pid=$(head -1 "$data/postmaster.pid" 2>/dev/null || true)
    if [[ $pid =~ ^[0-9]+$ ]] && [ "$(readlink "/proc/$pid/cwd" 2>/dev/null)" = "$(readlink -f "$data")" ]; then
        echo "$pid"
    fi
}

pg_port() { remembered_port postgres; }

pg_initialise() {
    local data
    data=$(pg_data)
    [ ! -e "$data/PG_VERSION" ] || return 0
    say "creating a database cluster in $data"
    mkdir -p "$data"
    ! is_root || chown postgres:postgres "$data"
    chmod 700 "$data"
    # A file that the server's user can read, since initdb takes the password from no other place.
    local secret
    secret=$(mktemp)
    password postgres >"$secret"
    ! is_root || chown postgres:postgres "$secret"
    as_postgres "$(pg_bin "$data")/initdb" -D "$data" -U postgres --auth=scram-sha-256 --pwfile="$secret" --encoding=UTF8 \
        --locale=C.UTF-8 --no-instructions >"$WAYBILL_STATE/log/initdb.log" 2>&1 ||
        { rm -f "$secret" && cat "$WAYBILL_STATE/log/initdb.log" >&2 && die "initdb failed"; }
    rm -f "$secret"
    echo "include_if_exists 'waybill.conf'" >>"$data/postgresql.conf"
    pg_require_passwords "$data"
}

# Whether anybody may connect as anybody: how these clusters were made once.
pg_trusts() { grep -qE '^[^#]*[[:space:]]trust[[:space:]]*$' "$(pg_data)/pg_hba.conf"; }

pg_require_passwords() {
    echo "host all all 127.0.0.1/32 scram-sha-256" >"$1/pg_hba.conf"
    ! is_root || chown postgres:postgres "$1/pg_hba.conf"
}

pg_configure() {
    local data=$1 port=$2
    cat >"$data/waybill.conf" <<CONF
# Written by ops/stack at every start.
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = ''
max_connections = 200
shared_buffers = 256MB
fsync = on
synchronous_commit = on
wal_level = replica
max_wal_size = 2GB
checkpoint_timeout = 5min
autovacuum_naptime = 15s
random_page_cost = 1.1
jit = off
# Parallel plans need /dev/shm, which is small in containers, and this is a small local stack with many sessions.
max_parallel_workers_per_gather = 0
log_lock_waits = on
log_min_duration_statement = 2000
log_line_prefix = '%m [%p] %a %d '
CONF
    ! is_root || chown postgres:postgres "$data/waybill.conf"
}

pg_start() {
    if [ -n "$(pg_pid)" ]; then
        pg_prepare
        return
    fi
    pg_initialise
    local data log port attempt
    data=$(pg_data)
    log=$(pg_log)
    for attempt in 1 2 3; do
        port=$(choose_port postgres 5433)
        pg_configure "$data" "$port"
        # Verified above not to be ours: left by a server that did not stop cleanly.
        rm -f "$data/postmaster.pid"
        say "starting PostgreSQL on port $port"
        if as_postgres "$(pg_bin "$data")/pg_ctl" -D "$data" -l "$log" -w -t 120 start >/dev/null; then
            pg_prepare
            return
        fi
        warn "PostgreSQL did not start (attempt $attempt); the end of its log:"
        tail -5 "$log" >&2 || true
    done
    die "PostgreSQL did not start; the whole log is $log"
}

# In the data directory, where the server's user can surely write.
pg_log() { echo "$(pg_data)/server.log"; }

# pg_client ROLE PROGRAM [ARGUMENTS]: psql, pgbench or another of the server's programs under a role, with the password from the passfile.
pg_client() {
    local role=$1 program=$2
    shift 2
    PGHOST=127.0.0.1 PGPORT=$(pg_port) PGUSER=$role PGPASSFILE=$WAYBILL_STATE/pgpass "$(pg_bin "$(pg_data)")/$program" "$@"
}

pg_query() { # pg_query DATABASE SQL [ROLE]
    PGOPTIONS=--client-min-messages=warning pg_client "${3:-postgres}" psql -XqtA -v ON_ERROR_STOP=1 -d "$1" -c "$2"
}

# Roles, database, and whose both are.
pg_prepare() {
    if pg_trusts; then
        pg_upgrade_superuser
    fi
    pg_make_roles
    [ "$(pg_query postgres "SELECT 1 FROM pg_database WHERE datname = 'waybill'")" = 1 ] ||
        pg_query postgres 'CREATE DATABASE waybill OWNER waybill'
    if pg_trusts; then
        pg_hand_over
        pg_require_passwords "$(pg_data)"
        pg_query postgres 'SELECT pg_reload_conf()' >/dev/null
        say "PostgreSQL asks for passwords from now on; they are in $PASSWORDS. Before the programs: waybill migrate, waybill topology apply"
    fi
}

# Whether everybody but the superuser gets in with the password that is theirs.
pg_roles_work() {
    local role
    for role in waybill "${PROGRAMS[@]}"; do
        pg_query postgres 'SELECT 1' "$role" >/dev/null 2>&1 || return 1
    done
}

# Only when a role is missing or has another password: the first time, and after one was changed in the file.
pg_make_roles() {
    local role
    if ! pg_trusts && pg_roles_work; then return 0; fi
    (
        WAYBILL_DATABASE_PASSWORD=$(password database)
        export WAYBILL_DATABASE_PASSWORD
        for role in "${PROGRAMS[@]}"; do
            export "$(password_name DATABASE "$role")=$(password "$(password_name DATABASE "$role")")"
        done
        pg_client postgres psql -Xq -d postgres -f "$WAYBILL_ROOT/ops/lib/roles.sql" >/dev/null
        # Tests and benchmarks make databases of their own, look on at what the programs do in them, and end their sessions.
        pg_query postgres 'ALTER ROLE waybill CREATEDB; GRANT pg_read_all_stats, pg_signal_backend TO waybill'
    ) ||
        die "the roles of PostgreSQL cannot be made. Maybe $PASSWORDS was lost, with the superuser's password: put it back, or ops/stack reset"
}

# In a cluster that trusts everybody `waybill` is the superuser that initdb made, and owns everything. It gets the name that
# superuser has everywhere, so that `waybill` can be a role without rights over the server. Nobody renames themselves, hence the helper.
pg_upgrade_superuser() {
    if ! pg_query postgres 'SELECT 1' >/dev/null 2>&1; then
        pg_query postgres "DROP ROLE IF EXISTS upgrade; CREATE ROLE upgrade SUPERUSER LOGIN" waybill
        pg_query postgres 'ALTER ROLE waybill RENAME TO postgres' upgrade
    fi
    pg_query postgres 'DROP ROLE IF EXISTS upgrade'
    printf "SET log_min_error_statement = 'panic';\nALTER ROLE postgres PASSWORD '%s';\n" "$(password postgres)" |
        pg_client postgres psql -Xq -v ON_ERROR_STOP=1 -d postgres
}

# Gives `waybill` the databases and what Waybill has in its own; those of tests and benchmarks only need to be removed by it.
pg_hand_over() {
    local database
    pg_query postgres "SELECT datname FROM pg_database WHERE datname <> 'postgres' AND NOT datname LIKE 'template_'" |
        while read -r database; do
            pg_query postgres "ALTER DATABASE \"$database\" OWNER TO waybill"
        done
    pg_client postgres psql -Xq -v ON_ERROR_STOP=1 -d waybill -f "$WAYBILL_ROOT/ops/lib/ownership.sql"
}

# pg_stop MODE: smart, fast or immediate.
pg_stop() {
    local data
    data=$(pg_data)
    [ -n "$(pg_pid)" ] || return 0
    as_postgres "$(pg_bin "$data")/pg_ctl" -D "$data" -m "$1" -w -t 120 stop >/dev/null || die "PostgreSQL did not stop"
}
