# shellcheck shell=bash
# ops/bench webhooks: signed webhooks taken in and read.

bench() {
    fresh
    "$bin/waybill-bench" webhooks --log "$WAYBILL_STATE/log/bench-webhooks.log" "$@"
}
