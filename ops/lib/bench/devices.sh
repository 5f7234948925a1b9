# shellcheck shell=bash
# ops/bench devices: devices with a bad network and programs that are killed, held against what people's hands did.

bench() {
    fresh
    # Each device may have a connection to each of two programs.
    ulimit -n "$(ulimit -Hn)"
    "$bin/waybill-bench" devices --log "$WAYBILL_STATE/log/bench-devices.log" "$@"
}
