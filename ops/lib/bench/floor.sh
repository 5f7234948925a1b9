# shellcheck shell=bash
# ops/bench floor: planning alone, without servers; and py3dbp on some of the cartons, where it can be installed.

bench() {
    local data=../shared/data previous=
    for argument in "$@"; do
        [ "$previous" = --data ] && data=$argument
        previous=$argument
    done
    "$bin/waybill-bench" floor "$@"
    peer "$data/warehouse/cartonization"
}

peer() {
    local python=$WAYBILL_STATE/py3dbp
    [ -d "$1" ] || return 0
    if ! [ -x "$python/bin/python" ]; then
        python3 -m venv "$python" 2>/dev/null && "$python/bin/pip" install -q py3dbp==1.1.2 2>/dev/null || {
            rm -rf "$python"
            say "no peer: py3dbp cannot be installed here"
            return 0
        }
    fi
    "$python/bin/python" "$WAYBILL_ROOT/ops/lib/bench/peer_py3dbp.py" "$1"
}
