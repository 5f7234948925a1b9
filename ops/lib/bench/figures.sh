# shellcheck shell=bash
# Figures that the benchmarks share.

# floor PGBENCH SCRIPT SECONDS ORDERS_PER_TRANSACTION [CLIENTS]: orders per second.
floor() {
    "$1" -n -M prepared -c "${5:-64}" -j 2 -T "$3" -f "$WAYBILL_ROOT/ops/lib/bench/$2" "$WAYBILL_DATABASE_URL" 2>/dev/null |
        awk -v n="$4" '/^tps/ { printf "%.0f", $3 * n }'
}

median() { printf '%s\n' "$@" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

row() {
    local label=$1
    shift
    printf '%-50s %10s %10s %10s\n' "$label" "$(printf '%s\n' "$@" | sort -n | head -1)" "$(median "$@")" \
        "$(printf '%s\n' "$@" | sort -n | tail -1)"
}
