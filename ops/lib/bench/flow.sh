# shellcheck shell=bash
# ops/bench flow: the default batches, then the same build with batches of one.

bench() {
    fresh
    "$bin/waybill-bench" flow --log "$WAYBILL_STATE/log/bench-flow.log" "$@" | tee "$WAYBILL_STATE/log/bench-flow.txt"
    "$bin/waybill" audit | tail -1
    say "the same build with batches of one"
    fresh
    "$bin/waybill-bench" flow --batch 1 --window 200 --log "$WAYBILL_STATE/log/bench-flow-1.log" "$@" |
        tee "$WAYBILL_STATE/log/bench-flow-1.txt"
    local fast slow
    fast=$(sed -n 's/^flow .*rate=\([0-9.]*\).*/\1/p' "$WAYBILL_STATE/log/bench-flow.txt")
    slow=$(sed -n 's/^flow .*rate=\([0-9.]*\).*/\1/p' "$WAYBILL_STATE/log/bench-flow-1.txt")
    awk -v a="$fast" -v b="$slow" 'BEGIN { printf "batching: %.1f orders/s, batches of one: %.1f orders/s, ratio %.1f\n", a, b, (b > 0 ? a / b : 0) }'
}
