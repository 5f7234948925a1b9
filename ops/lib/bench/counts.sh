# shellcheck shell=bash
# ops/bench counts: counts that are typed long after the look while others pick, held against what lies there.

bench() {
    fresh
    ulimit -n "$(ulimit -Hn)"
    "$bin/waybill-bench" counts --log "$WAYBILL_STATE/log/bench-counts.log" "$@"
}
