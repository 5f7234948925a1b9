# shellcheck shell=bash
# ops/bench flow --against: this build in turn with the release build of another checkout, each in installations of its own.

# compare FOLDER ROUNDS [OPTION…]
compare() {
    local other=$1/.build/release rounds=$2 file=$WAYBILL_STATE/log/bench-against round build
    shift 2
    [[ $other == /* ]] || other=$origin/$other
    [ -x "$other/waybill" ] && [ -x "$other/order-intake" ] || die "$other has no programs: run 'swift build -c release' there"
    rm -f "$file"-*.txt
    for round in $(seq "$rounds"); do
        for build in other this; do
            run_one "$build" "$file-$build-$round" "$@"
            echo "round $round: $build: $(grep "^flow " "$file-$build-$round.txt")"
        done
    done
    printf '%-50s %10s %10s %10s\n' 'this / other' least median most
    ratios 'completed orders/s' rate
    ratios 'CPU an order, programs, database and broker' cpu
    ratios 'WAL an order' wal
    ratios 'latency, p99' p99
}

# run_one other|this FILE [OPTION…]: set up by that build's own commands, its programs started by this build's bench.
run_one() {
    local programs=$bin file=$2
    [ "$1" = this ] || programs=$other
    shift 2
    fresh "$programs"
    "$bin/waybill-bench" flow --programs "$programs" --log "$file.log" "$@" >"$file.txt"
    "$programs/waybill" audit | tail -1
}

# ratios LABEL FIGURE: of the two runs of each round.
ratios() {
    local values=()
    for round in $(seq "$rounds"); do
        values+=("$(awk -v this="$(figure "$2" "$file-this-$round.txt")" -v other="$(figure "$2" "$file-other-$round.txt")" \
            'BEGIN { printf "%.3f", (other > 0 ? this / other : 0) }')")
    done
    row "$1" "${values[@]}"
}
