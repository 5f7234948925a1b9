# shellcheck shell=bash
# ops/bench flow: a closed load, what its rows would cost by themselves, an open load at 70 % of the rate, then batches of one. Or this
# build in turn with another checkout's.

# shellcheck source=ops/lib/bench/against.sh
source "$WAYBILL_ROOT/ops/lib/bench/against.sh"

bench() {
    # options: for every run; load: how orders come in, for the first run.
    local single=true against='' rounds=3 options=() load=() file=$WAYBILL_STATE/log/bench-flow
    while [ $# -gt 0 ]; do
        case $1 in
            --no-single) single=false ;;
            --against) against=${2:?--against needs a folder} && shift ;;
            --rounds) rounds=${2:?--rounds needs a number} && shift ;;
            --no-fleet) options+=("$1") ;;
            --window | --rate) load+=("$1" "${2:?$1 needs a number}") && shift ;;
            --seconds | --warmup | --batch) options+=("$1" "${2:?$1 needs a number}") && shift ;;
            *) usage >&2 && exit 64 ;;
        esac
        shift
    done
    if [ -n "$against" ]; then
        compare "$against" "$rounds" ${load[@]+"${load[@]}"} ${options[@]+"${options[@]}"}
        return
    fi
    run_flow "$file" ${load[@]+"${load[@]}"} ${options[@]+"${options[@]}"}
    life_floor "$(figure cpu "$file.txt")"
    [[ " ${load[*]-} " == *' --rate '* ]] || open_run "$file"
    ! $single || single_run "$file"
}

# run_flow FILE [OPTION…]: in a fresh installation; the report goes to FILE.txt, the programs' output to FILE.log.
run_flow() {
    local file=$1
    shift
    fresh
    "$bin/waybill-bench" flow --log "$file.log" "$@" | tee "$file.txt"
    "$bin/waybill" audit | tail -1
}

# figure NAME FILE: of the line for scripts.
figure() { sed -n "s/^flow .* $1=\([0-9.]*\).*/\1/p" "$2"; }

open_run() {
    local rate
    rate=$(awk -v rate="$(figure rate "$1.txt")" 'BEGIN { printf "%.2f", rate * 0.7 }')
    say "an open load of 70 % of that rate"
    run_flow "$1-open" --rate "$rate" ${options[@]+"${options[@]}"}
    echo "open load of $rate orders/s: p50 $(figure p50 "$1-open.txt") s, p99 $(figure p99 "$1-open.txt") s"
}

single_run() {
    say "the same build with batches of one"
    run_flow "$1-1" ${options[@]+"${options[@]}"} --batch 1 --window 200
    awk -v a="$(figure rate "$1.txt")" -v b="$(figure rate "$1-1.txt")" \
        'BEGIN { printf "batching: %.1f orders/s, batches of one: %.1f orders/s, ratio %.1f\n", a, b, (b > 0 ? a / b : 0) }'
}

# life_floor CPU: what the rows of an order's life cost by themselves, CPU of the database's processes, beside the flow's CPU an order.
life_floor() {
    local seconds=8 before after rate
    say "the plain work of the database: the rows of 100 orders' lives a transaction, one connection"
    fresh
    measured_psql -c "SET client_min_messages = error" -c ANALYZE >/dev/null
    floor order_life.sql 2 100 1 >/dev/null
    before=$(database_cpu)
    rate=$(floor order_life.sql "$seconds" 100 1)
    after=$(database_cpu)
    "$bin/waybill" audit | tail -1
    awk -v cpu="$1" -v used="$after" -v unused="$before" -v orders="$((rate * seconds))" -v rate="$rate" 'BEGIN {
        floor = 1000 * (used - unused) / orders
        printf "floor=%.3f floor_rate=%d ratio=%.1f", floor, rate, cpu / floor
        print " (CPU ms an order of the rows by themselves; how many times as much programs, database and broker take)" }'
}
