# shellcheck shell=bash
# ops/bench intake: wrk posts one order per request; pgbench writes the same rows, in turn, in the same run.

bench() {
    local seconds=15 rounds=3 program key rates=() floors=() bulks=() i out
    while [ $# -gt 0 ]; do
        case $1 in
            --seconds) seconds=${2:?--seconds needs a number} && shift ;;
            --rounds) rounds=${2:?--rounds needs a number} && shift ;;
            *) usage >&2 && exit 64 ;;
        esac
        shift
    done
    command -v wrk >/dev/null || as_root apt-get install -y -qq wrk >/dev/null
    fresh
    key=$(sed -n 's/^shop=//p' "$WAYBILL_STATE/keys")
    measured_psql -tA -c 'SELECT DISTINCT sku FROM warehouse.stock' >"$WAYBILL_STATE/log/bench-skus.txt"
    WAYBILL_LOG_LEVEL=warning WAYBILL_HTTP_PORT=8080 as_program order-intake "$bin/order-intake" \
        2>"$WAYBILL_STATE/log/bench-intake.log" &
    program=$!
    # shellcheck disable=SC2064 # the number is known now
    trap "kill $program 2>/dev/null; remove" EXIT
    until curl -fsS -o /dev/null http://127.0.0.1:8080/live 2>/dev/null; do sleep 0.2; done
    for i in $(seq "$rounds"); do
        # Nothing publishes here, and intake turns orders away when too many events wait.
        measured_psql -c 'TRUNCATE messaging.outbox'
        out=$(WAYBILL_KEY_SHOP=$key wrk -t1 -c64 -d"${seconds}s" -s "$WAYBILL_ROOT/ops/lib/bench/intake.lua" http://127.0.0.1:8080 -- \
            "r$i-$RANDOM" "$WAYBILL_STATE/log/bench-skus.txt" | grep '^requests=')
        say "round $i: intake $out"
        [[ $out == *' errors=0' ]] || die "orders were refused; the log is $WAYBILL_STATE/log/bench-intake.log"
        rates+=("$(sed 's/.*rate=\([0-9]*\).*/\1/' <<<"$out")")
        floors+=("$(floor order_one.sql "$seconds" 1)")
        say "round $i: pgbench, one order per transaction: ${floors[-1]} orders/s"
        bulks+=("$(floor order_bulk.sql 5 256 2)")
        say "round $i: pgbench, 256 orders per statement: ${bulks[-1]} orders/s"
    done
    printf '%-50s %10s %10s %10s\n' 'orders/s' min median max
    row 'intake, one order per request' "${rates[@]}"
    row 'pgbench, one order per transaction' "${floors[@]}"
    row 'pgbench, the same rows in bulk' "${bulks[@]}"
    awk -v a="$(median "${rates[@]}")" -v b="$(median "${floors[@]}")" 'BEGIN { printf "intake / one per transaction: %.2f\n", a / b }'
}
