# shellcheck shell=bash
# ops/bench beep: terminals in pseudo-terminals, timed from Enter to the beep.

bench() {
    fresh
    ulimit -n "$(ulimit -Hn)"
    "$bin/waybill-bench" beep --log "$WAYBILL_STATE/log/bench-beep.log" "$@"
}
