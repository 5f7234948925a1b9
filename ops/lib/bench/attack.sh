# shellcheck shell=bash
# ops/bench attack: honest callers and attackers against all programs at once.

bench() {
    fresh
    # Attackers have many connections at a time.
    ulimit -n "$(ulimit -Hn)"
    "$bin/waybill-bench" attack --log "$WAYBILL_STATE/log/bench-attack.log" "$@"
}
