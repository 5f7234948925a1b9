# shellcheck shell=bash
# Figures that the benchmarks share.

# floor SCRIPT SECONDS ORDERS_PER_TRANSACTION [CLIENTS]: orders per second.
floor() {
    local log=$WAYBILL_STATE/log/bench-pgbench.log
    pg_client waybill pgbench -n -M prepared -c "${4:-64}" -j 2 -T "$2" -f "$WAYBILL_ROOT/ops/lib/bench/$1" "$name" 2>"$log" |
        awk -v n="$3" '/^tps/ { printf "%.0f", $3 * n }' || die "pgbench failed with $1: $(grep -m1 -i error "$log" || tail -1 "$log")"
}

# CPU seconds of the database's processes so far: the server, its children, and those of them that have ended.
database_cpu() {
    local server
    server=$(pg_pid)
    # After the name in parentheses: the parent is the 2nd field, utime, stime, cutime, cstime are the 12th to the 15th. Processes that
    # end meanwhile cannot be read any more.
    { cat /proc/[0-9]*/stat 2>/dev/null || true; } | awk -v server="$server" -v hertz="$(getconf CLK_TCK)" '
        { pid = $1; sub(/^.*[)] /, "") }
        pid == server { ticks += $12 + $13 + $14 + $15 }
        $2 == server { ticks += $12 + $13 }
        END { printf "%.2f", ticks / hertz }'
}

# In the database that is measured.
measured_psql() { "$stack" psql -Xq -d "$name" "$@"; }

median() { printf '%s\n' "$@" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

row() {
    local label=$1
    shift
    printf '%-50s %10s %10s %10s\n' "$label" "$(printf '%s\n' "$@" | sort -n | head -1)" "$(median "$@")" \
        "$(printf '%s\n' "$@" | sort -n | tail -1)"
}
