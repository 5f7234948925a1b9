# shellcheck shell=bash
# ops/bench routes: the solver alone, without servers; and PyVRP on the same instances, where it can be installed.

bench() {
    local data=../shared/data/routing seconds=10 only= file= previous=
    for argument in "$@"; do
        case $previous in
            --data) data=$argument ;;
            --seconds) seconds=$argument ;;
            --only) only=$argument ;;
            --file) file=$argument ;;
        esac
        previous=$argument
    done
    "$bin/waybill" bench routes --data "$data" "$@"
    peer "$data" "$seconds" "$only" "$file"
}

peer() {
    local python=$WAYBILL_STATE/pyvrp
    if ! [ -x "$python/bin/python" ]; then
        python3 -m venv "$python" 2>/dev/null && "$python/bin/pip" install -q pyvrp==0.14.1 2>/dev/null || {
            rm -rf "$python"
            say "no peer: PyVRP cannot be installed here"
            return 0
        }
    fi
    "$python/bin/python" "$WAYBILL_ROOT/ops/lib/bench/peer_pyvrp.py" "$@"
}
