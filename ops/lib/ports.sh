# shellcheck shell=bash
# Ports of the local stack: picked once, remembered in .waybill/ports, picked again when somebody else has taken one.

PORTS_FILE=$WAYBILL_STATE/ports

# A port is free when we can listen on it; perl-base is on every Debian.
port_is_free() {
    perl -MSocket -e '
        socket(my $s, PF_INET, SOCK_STREAM, 0) or exit 1;
        setsockopt($s, SOL_SOCKET, SO_REUSEADDR, 1);
        exit(bind($s, sockaddr_in($ARGV[0], INADDR_LOOPBACK)) && listen($s, 1) ? 0 : 1)' "$1" 2>/dev/null
}

port_answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# remembered_port NAME: empty when none is.
remembered_port() {
    [ -r "$PORTS_FILE" ] || return 0
    sed -n "s/^$1=\([0-9]*\)$/\1/p" "$PORTS_FILE"
}

remember_port() {
    local rest=""
    if [ -r "$PORTS_FILE" ]; then
        rest=$(grep -v "^$1=" "$PORTS_FILE" || true)
    fi
    printf '%s\n%s=%s\n' "$rest" "$1" "$2" | sed '/^$/d' >"$PORTS_FILE.new"
    mv "$PORTS_FILE.new" "$PORTS_FILE"
}

# choose_port NAME FIRST: the remembered port when it is free, else the first free one from FIRST up; remembers it.
choose_port() {
    local name=$1 first=$2 port
    port=$(remembered_port "$name")
    if [ -n "$port" ] && port_is_free "$port"; then
        echo "$port"
        return
    fi
    [ -z "$port" ] || say "port $port ($name) is taken by another program; picking another"
    for port in $(seq "$first" $((first + 199))); do
        if port_is_free "$port"; then
            remember_port "$name" "$port"
            echo "$port"
            return
        fi
    done
    die "no free port for $name between $first and $((first + 199))"
}

# choose_port_range NAME COUNT BASE…: the remembered base if COUNT ports from it are free, else the first such BASE.
choose_port_range() {
    local name=$1 count=$2 base remembered
    shift 2
    remembered=$(remembered_port "$name")
    for base in ${remembered:+"$remembered"} "$@"; do
        if range_is_free "$base" "$count"; then
            remember_port "$name" "$base"
            echo "$base"
            return
        fi
        say "ports $base to $((base + count - 1)) ($name) are not all free"
    done
    die "no free range of $count ports for $name; tried from ${remembered:+$remembered, }$*"
}

range_is_free() {
    local port
    for port in $(seq "$1" $(($1 + $2 - 1))); do
        port_is_free "$port" || return 1
    done
}
