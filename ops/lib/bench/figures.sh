# shellcheck shell=bash
# Figures that the benchmarks share.

# floor SCRIPT SECONDS ORDERS_PER_TRANSACTION [CLIENTS]: orders per second.
floor() {
    pg_client waybill pgbench -n -M prepared -c "${4:-64}" -j 2 -T "$2" -f "$WAYBILL_ROOT/ops/lib/bench/$1" "$name" 2>/dev/null |
        awk -v n="$3" '/^tps/ { printf "%.0f", $3 * n }'
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
