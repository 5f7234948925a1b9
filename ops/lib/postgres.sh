# shellcheck shell=bash
# A private PostgreSQL cluster: own data directory, loopback only, role and database `waybill`.

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
    as_postgres "$(pg_bin "$data")/initdb" -D "$data" -U waybill --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-instructions \
        >"$WAYBILL_STATE/log/initdb.log" 2>&1 || { cat "$WAYBILL_STATE/log/initdb.log" >&2 && die "initdb failed"; }
    echo "include_if_exists 'waybill.conf'" >>"$data/postgresql.conf"
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
autovacuum_naptime = 5s
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
        pg_create_database
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
            pg_create_database
            return
        fi
        warn "PostgreSQL did not start (attempt $attempt); the end of its log:"
        tail -5 "$log" >&2 || true
    done
    die "PostgreSQL did not start; the whole log is $log"
}

# In the data directory, where the server's user can surely write.
pg_log() { echo "$(pg_data)/server.log"; }

pg_query() { # pg_query DATABASE SQL
    "$(pg_bin "$(pg_data)")/psql" -XqtA -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$(pg_port)" -U waybill -d "$1" -c "$2"
}

pg_create_database() {
    [ "$(pg_query postgres "SELECT 1 FROM pg_database WHERE datname = 'waybill'")" = 1 ] ||
        pg_query postgres 'CREATE DATABASE waybill'
}

# pg_stop MODE: smart, fast or immediate.
pg_stop() {
    local data
    data=$(pg_data)
    [ -n "$(pg_pid)" ] || return 0
    as_postgres "$(pg_bin "$data")/pg_ctl" -D "$data" -m "$1" -w -t 120 stop >/dev/null || die "PostgreSQL did not stop"
}
