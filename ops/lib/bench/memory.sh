# shellcheck shell=bash
# ops/bench memory: the flow for long enough that memory which grows shows.

bench() {
    fresh
    "$bin/waybill-bench" flow --seconds 600 --warmup 120 --log "$WAYBILL_STATE/log/bench-memory.log" "$@"
    "$bin/waybill" audit | tail -1
}
