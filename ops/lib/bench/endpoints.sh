# shellcheck shell=bash
# ops/bench endpoints: many subscribers, good and bad, told of many changes.

bench() {
    local home=$WAYBILL_STATE/peers/standardwebhooks log=$WAYBILL_STATE/log/bench-endpoints.log program key status=0
    mkdir -p "${home%/*}" "${log%/*}"
    "$home/bin/python3" -c 'import standardwebhooks' 2>/dev/null || {
        python3 -m venv "$home" && "$home/bin/pip" install -q standardwebhooks
    } || {
        say "standardwebhooks from PyPI could not be installed"
        return 1
    }
    fresh
    # Each endpoint may keep a connection open.
    ulimit -n "$(ulimit -Hn)"
    key=$("$bin/waybill" keys create --name bench --scope endpoints --channel '*' | grep -o 'wb_[0-9a-f_]*')
    WAYBILL_LOG_LEVEL=error WAYBILL_HTTP_PORT=18084 WAYBILL_TRACKING_ENDPOINTS_ALLOW_HTTP=true WAYBILL_TRACKING_ENDPOINTS_TIMEOUT=5s \
        WAYBILL_TRACKING_ENDPOINTS_ALLOW_PRIVATE=127.0.0.1/32 "$bin/tracking" >"$log" 2>&1 &
    program=$!
    "$home/bin/python3" "$WAYBILL_ROOT/ops/lib/bench/endpoints.py" --api http://127.0.0.1:18084 --key "$key" \
        --psql "$stack" --database "$name" "$@" || status=$?
    kill "$program" 2>/dev/null || true
    wait "$program" 2>/dev/null || true
    return $status
}
