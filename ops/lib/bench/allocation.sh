# shellcheck shell=bash
# ops/bench allocation: lines per second of the set-based allocation, beside pgbench writing the same rows without choosing any.

bench() {
    local lines=100000 rounds=3 round case
    while [ $# -gt 0 ]; do
        case $1 in
            --lines) lines=${2:?--lines needs a number} && shift ;;
            --rounds) rounds=${2:?--rounds needs a number} && shift ;;
            *) usage >&2 && exit 64 ;;
        esac
        shift
    done
    declare -gA rates=()
    for round in $(seq "$rounds"); do
        for case in 'marketplace 2000 0' 'ten-lines 2000 10' 'hot-article 1 1'; do
            # shellcheck disable=SC2086 # three words
            measure_case $case
        done
        measure_floors
    done
    printf '%-50s %10s %10s %10s\n' 'lines/s' min median max
    local label
    for label in "${!rates[@]}"; do
        # shellcheck disable=SC2086 # a list of numbers
        row "$label" ${rates[$label]}
    done | sort
}

# measure_case NAME ARTICLES LINES_PER_ORDER: in transactions of 1,000 orders, as a worker takes them, then all in one.
measure_case() {
    local demand=$1 batch out
    for batch in 1000 1000000; do
        fresh
        measured_psql -v ON_ERROR_STOP=1 -v lines="$lines" -v skus="$2" -v per_order="$3" \
            -f "$WAYBILL_ROOT/ops/lib/bench/demand.sql" >/dev/null
        out=$("$bin/waybill-bench" allocation --batch "$batch") || die "the allocation is wrong: $out"
        note "$demand, $([ "$batch" = 1000 ] && echo '1000 orders a transaction' || echo 'one transaction')" \
            "$(sed 's/.*rate=\([0-9]*\).*/\1/' <<<"$out")" "$out"
    done
}

measure_floors() {
    fresh
    measured_psql -c 'CREATE SEQUENCE bench_order START 1000000000'
    note 'pgbench, one line and order a transaction' "$(floor allocation_one.sql 10 1)"
    note 'pgbench, 1000 orders of one line a statement' "$(floor allocation_bulk.sql 5 1000 1)"
}

# note LABEL RATE [DETAIL]
note() {
    rates[$1]+=" $2"
    say "round $round: $1: $2 lines/s ${3:+($3)}"
}
