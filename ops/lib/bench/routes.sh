# shellcheck shell=bash
# ops/bench routes: the solver alone, without servers; and PyVRP and VROOM on the same instances, where they can be installed.

bench() {
    local data=../shared/data/routing seconds=10 only='' file='' previous=''
    for argument in "$@"; do
        case $previous in
            --data) data=$argument ;;
            --seconds) seconds=$argument ;;
            --only) only=$argument ;;
            --file) file=$argument ;;
        esac
        previous=$argument
    done
    "$bin/waybill-bench" routes --data "$data" "$@"
    ! peer pyvrp==0.14.1 || "$python" "$WAYBILL_ROOT/ops/lib/bench/peer_pyvrp.py" "$data" "$seconds" "$only" "$file"
    ! peer pyvroom==1.15.2 || tenths "$data" "$only" "$file"
}

# Installs a Python package in an environment of its own; sets python.
peer() {
    local home=$WAYBILL_STATE/${1%%=*}
    python=$home/bin/python
    [ -x "$python" ] && return 0
    python3 -m venv "$home" 2>/dev/null && "$home/bin/pip" install -q "$1" 2>/dev/null && return 0
    rm -rf "$home"
    say "no peer: $1 cannot be installed here"
    return 1
}

# The solver in a tenth of the seconds that VROOM takes by itself, at most one.
tenths() {
    local folder name best gap used seconds
    printf '%-8s %-20s %11s %9s %8s %9s %8s  %s\n' folder instance "best known" "VROOM %" seconds "ours %" seconds "least … most"
    "$python" "$WAYBILL_ROOT/ops/lib/bench/peer_vroom.py" "$@" | while read -r folder name best gap used; do
        seconds=$(awk -v used="$used" 'BEGIN { print (used > 10 ? 1 : used / 10) }')
        "$bin/waybill-bench" routes --data "$1" --only "$folder" --file "$name" --seconds "$seconds" </dev/null |
            awk -v head="$(printf '%-8s %-20s %11s %9s %8s' "$folder" "$name" "$best" "$gap" "$used")" -v seconds="$seconds" \
                -v name="$name" '$2 == name { match($0, /[(].*[)]/); printf "%s %9s %8s  %s\n", head, $5, seconds, substr($0, RSTART, RLENGTH) }'
    done
}
