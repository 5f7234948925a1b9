# shellcheck shell=bash
# ops/bench labels: exactly once under chaos, pace, and a dead carrier beside others, each in an installation of its own.

bench() {
    local parts=(chaos pace dead) options=() failed=false part
    while [ $# -gt 0 ]; do
        case $1 in
            --part) parts=("${2:?--part needs chaos, pace or dead}") && shift ;;
            --labels | --rate | --formats | --kill-every | --kill-for | --settle | --seed)
                options+=("$1" "${2:?$1 needs a value}") && shift
                ;;
            *) usage >&2 && exit 64 ;;
        esac
        shift
    done
    # Hundreds of calls at a time.
    ulimit -n "$(ulimit -Hn)"
    for part in "${parts[@]}"; do
        say "labels: $part"
        fresh
        "$bin/waybill-bench" labels --part "$part" --log "$WAYBILL_STATE/log/bench-labels-$part.log" \
            ${options[@]+"${options[@]}"} || failed=true
    done
    ! $failed
}
