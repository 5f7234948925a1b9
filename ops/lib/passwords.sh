# shellcheck shell=bash
# Passwords of the local stack: random ones in .waybill/passwords, which only its owner can read, made once and kept. Nothing here hands
# one over as an argument, which every user of the machine could read.

PASSWORDS=$WAYBILL_STATE/passwords

# Accounts of both servers: one for each program. The broker has one more, for those who operate it.
PROGRAMS=(order-intake picking-worker carrier-dispatch route-optimizer tracking outbox-relay)

# password_name SERVER ACCOUNT: as the settings call it, WAYBILL_DATABASE_PASSWORD_ORDER_INTAKE.
password_name() {
    local account=${2^^}
    echo "WAYBILL_$1_PASSWORD_${account//-/_}"
}

# The settings that programs and `waybill` read, one a line.
account_passwords() {
    local program
    for program in "${PROGRAMS[@]}"; do
        password_name DATABASE "$program"
        password_name BROKER "$program"
    done
    password_name BROKER operations
}

# password NAME: empty when there is none.
password() {
    [ -r "$PASSWORDS" ] || return 0
    sed -n "s/^$1=//p" "$PASSWORDS"
}

# Makes what is missing: the superuser's (postgres), the owner's (database), the broker's administrator's (broker), and the accounts'.
ensure_passwords() {
    local name
    (
        umask 077
        touch "$PASSWORDS"
        chmod 600 "$PASSWORDS"
        for name in postgres database broker $(account_passwords); do
            [ -n "$(password "$name")" ] || echo "$name=$(random_password)" >>"$PASSWORDS"
        done
    )
    ensure_secrets_key
    write_passfile
    write_netrc
}

# The key that secrets in the database are encrypted with; whoever loses it has to set up all sources anew.
SECRETS_KEY=$WAYBILL_STATE/secrets.key

ensure_secrets_key() {
    [ -s "$SECRETS_KEY" ] || head -c 32 /dev/urandom | base64 | private_file "$SECRETS_KEY"
}

random_password() { head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n'; }

# private_file PATH: makes a file of standard input that only its owner can read, in place of another at once.
private_file() {
    (umask 077 && cat >"$1.new") && mv "$1.new" "$1"
}

# For psql and its like.
write_passfile() {
    local program
    {
        echo "127.0.0.1:*:*:postgres:$(password postgres)"
        echo "127.0.0.1:*:*:waybill:$(password database)"
        for program in "${PROGRAMS[@]}"; do
            echo "127.0.0.1:*:*:$program:$(password "$(password_name DATABASE "$program")")"
        done
    } | private_file "$WAYBILL_STATE/pgpass"
}

# For curl, which would otherwise be told by an argument.
write_netrc() {
    echo "machine 127.0.0.1 login waybill password $(password broker)" | private_file "$WAYBILL_STATE/netrc"
}

# management METHOD PATH [ARGUMENTS OF curl]: a call of the broker's management API as its administrator.
management() {
    local method=$1 path=$2
    shift 2
    curl -fsS -m 30 --netrc-file "$WAYBILL_STATE/netrc" -X "$method" "$@" "http://127.0.0.1:$(remembered_port management)$path"
}

# as_program NAME COMMAND…: becomes the command, under the program's own accounts on both servers of the settings; for a process in the
# background, or a subshell.
as_program() {
    local name=$1 database=${WAYBILL_DATABASE_URL##*@} broker=${WAYBILL_BROKER_URL##*@}
    shift
    export WAYBILL_DATABASE_URL WAYBILL_BROKER_URL
    WAYBILL_DATABASE_URL=postgresql://$name:$(password "$(password_name DATABASE "$name")")@$database
    WAYBILL_BROKER_URL=amqp://$name:$(password "$(password_name BROKER "$name")")@$broker
    exec "$@"
}
