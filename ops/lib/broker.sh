# shellcheck shell=bash
# A private RabbitMQ node: own name, data, cookie, port mapper and ports; loopback only; administrator and vhost `waybill`.

BROKER_HOME=$WAYBILL_STATE/broker
BROKER_NODE=waybill-$STACK_ID@localhost
RABBITMQ_SCRIPTS=/usr/lib/rabbitmq/bin

broker_port() { remembered_port broker; }
management_port() { remembered_port management; }

# broker_environment: the whole environment of the node and its tools, nothing from the caller, one VAR=value a line.
# HOME holds the cookie, so an unset or read-only HOME of the caller does not matter.
broker_environment() {
    cat <<ENV
HOME=$BROKER_HOME
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LANG=C.UTF-8
LC_ALL=C.UTF-8
ERL_EPMD_ADDRESS=127.0.0.1
ERL_EPMD_PORT=$(remembered_port epmd)
ERL_CRASH_DUMP=/dev/null
RABBITMQ_NODENAME=$BROKER_NODE
RABBITMQ_CONF_ENV_FILE=$BROKER_HOME/rabbitmq-env.conf
RABBITMQ_CONFIG_FILE=$BROKER_HOME/rabbitmq.conf
RABBITMQ_ADVANCED_CONFIG_FILE=$BROKER_HOME/advanced.config
RABBITMQ_CONFIG_FILES=$BROKER_HOME/conf.d
RABBITMQ_GENERATED_CONFIG_DIR=$BROKER_HOME/generated
RABBITMQ_SCHEMA_DIR=$BROKER_HOME/schema
RABBITMQ_ENABLED_PLUGINS_FILE=$BROKER_HOME/enabled_plugins
RABBITMQ_MNESIA_BASE=$BROKER_HOME/data
RABBITMQ_LOG_BASE=$BROKER_HOME/log
RABBITMQ_PID_FILE=$BROKER_HOME/node.pid
RABBITMQ_DIST_PORT=$(remembered_port distribution)
RABBITMQ_CTL_DIST_PORT_MIN=35672
RABBITMQ_CTL_DIST_PORT_MAX=37672
RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=+sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}
ENV
}

in_broker_environment() {
    local variables
    mapfile -t variables < <(broker_environment)
    (cd / && exec env -i "${variables[@]}" "$@")
}

rabbitmqctl() { in_broker_environment "$RABBITMQ_SCRIPTS/rabbitmqctl" "$@"; }

# The process id of this stack's node; empty when it is down. Found by its environment, not by a file that may be stale.
broker_pid() {
    local directory
    for directory in /proc/[0-9]*; do
        if [ "$(cat "$directory/comm" 2>/dev/null)" = beam.smp ] &&
            grep -qzxF "RABBITMQ_MNESIA_BASE=$BROKER_HOME/data" "$directory/environ" 2>/dev/null &&
            tr '\0' ' ' <"$directory/cmdline" 2>/dev/null | grep -qF -- '-s rabbit boot'; then
            basename "$directory"
            return
        fi
    done
}

broker_configure() {
    mkdir -p "$BROKER_HOME"/{conf.d,data,generated,log,schema}
    chmod 700 "$BROKER_HOME"
    : >"$BROKER_HOME/rabbitmq-env.conf"
    echo '[].' >"$BROKER_HOME/advanced.config"
    echo '[rabbitmq_management,rabbitmq_prometheus].' >"$BROKER_HOME/enabled_plugins"
    if [ ! -s "$BROKER_HOME/.erlang.cookie" ]; then
        (umask 077 && head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n' >"$BROKER_HOME/.erlang.cookie")
        chmod 400 "$BROKER_HOME/.erlang.cookie"
    fi
    private_file "$BROKER_HOME/rabbitmq.conf" <<CONF
# Written by ops/stack at every start.
listeners.tcp.1 = 127.0.0.1:$1
management.tcp.ip = 127.0.0.1
management.tcp.port = $2
prometheus.tcp.ip = 127.0.0.1
prometheus.tcp.port = $3
default_vhost = waybill
default_user = waybill
default_pass = $(password broker)
default_user_tags.administrator = true
loopback_users = none
consumer_timeout = 900000
vm_memory_high_watermark.relative = 0.4
disk_free_limit.absolute = 200MB
raft.wal_max_size_bytes = 67108864
collect_statistics_interval = 30000
management.rates_mode = none
log.file.rotation.size = 16777216
log.file.rotation.count = 3
log.connection.level = warning
CONF
}

broker_answers() { port_answers "$(broker_port)" && [[ $(broker_status) =~ ^(200|401)$ ]]; }

# What the management API answers to its administrator: 401 when that has another password.
broker_status() {
    curl -sS -m 5 -o /dev/null -w '%{http_code}' --netrc-file "$WAYBILL_STATE/netrc" \
        "http://127.0.0.1:$(management_port)/api/whoami" 2>/dev/null
}

# A node keeps the administrator's password in its data; one that was made with another, or before there was a file of passwords, is told.
broker_set_password() {
    [ "$(broker_status)" = 401 ] || return 0
    say "setting the password of the broker's administrator"
    password broker | rabbitmqctl -q change_password waybill >/dev/null ||
        die "the password of the broker's administrator cannot be set; see $BROKER_HOME/log"
    broker_renew_accounts
}

# Accounts that `waybill topology apply` has made get the passwords of the file, too; new ones it makes itself.
broker_renew_accounts() {
    local account tags
    for account in "${PROGRAMS[@]}" operations; do
        management GET "/api/users/$account" -o /dev/null 2>/dev/null || continue
        tags=
        [ "$account" != operations ] || tags=administrator
        printf '{"password":"%s","tags":"%s"}' "$(password "$(password_name BROKER "$account")")" "$tags" |
            management PUT "/api/users/$account" -H 'content-type: application/json' -d @-
    done
}

# Waits until the node serves both protocols; fails when its process ends or two minutes pass.
await_broker() {
    local deadline=$((SECONDS + 120)) seen=""
    while [ $SECONDS -lt $deadline ]; do
        ! broker_answers || return 0
        if [ -n "$(broker_pid)" ]; then
            seen=yes
        elif [ -n "$seen" ] || [ $((deadline - SECONDS)) -lt 90 ]; then
            return 1
        fi
        sleep 0.3
    done
    return 1
}

broker_log() { echo "$BROKER_HOME/log/console.log"; }

broker_start() {
    if [ -n "$(broker_pid)" ]; then
        broker_answers || await_broker || die "RabbitMQ runs but does not answer; see $BROKER_HOME/log, or: ops/stack kill-broker"
        broker_set_password
        return 0
    fi
    local attempt
    for attempt in 1 2 3; do
        broker_choose_ports
        say "starting RabbitMQ on port $(broker_port), management on $(management_port)"
        broker_launch
        if await_broker; then
            broker_set_password
            return 0
        fi
        warn "RabbitMQ did not start (attempt $attempt); the end of its log:"
        tail -12 "$(broker_log)" >&2 || true
        broker_kill
    done
    die "RabbitMQ did not start; its logs are in $BROKER_HOME/log"
}

# A port mapper of our own keeps us apart from any other Erlang system of the machine and its cookies.
broker_choose_ports() {
    local port management prometheus
    if ! epmd_answers; then
        choose_port epmd 4370 >/dev/null
    fi
    choose_port distribution 25673 >/dev/null
    port=$(choose_port broker 5673)
    management=$(choose_port management 15673)
    prometheus=$(choose_port prometheus 15893)
    broker_configure "$port" "$management" "$prometheus"
}

epmd_answers() { [ -n "$(remembered_port epmd)" ] && in_broker_environment epmd -names >/dev/null 2>&1; }

broker_launch() {
    (
        close_inherited_descriptors
        # Enough for thousands of connections; "unlimited" makes Erlang size its tables by it.
        ulimit -n 65536 2>/dev/null || ulimit -n "$(ulimit -Hn)"
        epmd_answers || in_broker_environment epmd -daemon
        in_broker_environment setsid "$RABBITMQ_SCRIPTS/rabbitmq-server" </dev/null >"$(broker_log)" 2>&1 &
    )
}

broker_kill() {
    local pid
    pid=$(broker_pid)
    [ -n "$pid" ] || return 0
    kill -9 "$pid" 2>/dev/null || true
    while [ -e "/proc/$pid/environ" ] && [ -n "$(broker_pid)" ]; do sleep 0.05; done
}

broker_stop() {
    local pid deadline=$((SECONDS + 20))
    pid=$(broker_pid)
    if [ -n "$pid" ]; then
        kill -TERM "$pid" 2>/dev/null || true
        while [ -n "$(broker_pid)" ]; do
            if [ $SECONDS -ge $deadline ]; then
                say "RabbitMQ has not stopped within 20 seconds; killing it, which its queues survive"
                broker_kill
            fi
            sleep 0.2
        done
    fi
    [ -z "$(remembered_port epmd)" ] || in_broker_environment epmd -kill >/dev/null 2>&1 || true
}
