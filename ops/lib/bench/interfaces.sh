# shellcheck shell=bash
# ops/bench interfaces: every program is asked what its document allows, and what it does not, by schemathesis (PyPI); the answers are held
# against the document.

bench() {
    local examples=50 seed=1 only='' programs=(order-intake picking-worker carrier-dispatch route-optimizer tracking outbox-relay)
    while [ $# -gt 0 ]; do
        case $1 in
            --examples) examples=${2:?--examples needs a number} && shift ;;
            --seed) seed=${2:?--seed needs a number} && shift ;;
            --only) only=,${2:?--only needs names},  && shift ;;
            *) usage >&2 && exit 64 ;;
        esac
        shift
    done
    install_schemathesis
    fresh
    interfaces_key=$("$bin/waybill" keys create --name interfaces --channel '*' --vehicle '*' --scope orders:write --scope orders:read \
        --scope orders:release --scope floor --scope goods:write --scope endpoints --scope dispatch:read --scope dispatch:write \
        --scope fleet --scope fleet:dispatch --scope solve | tail -n 1)
    "$bin/waybill" rights grant P01 supervisor >/dev/null
    interfaces_programs=()
    trap 'kill "${interfaces_programs[@]}" 2>/dev/null; wait 2>/dev/null; remove' EXIT
    local program port=${WAYBILL_PORT_BASE:-8080} failed=()
    for program in "${programs[@]}"; do
        start_program "$program" "$port"
        if [ -z "$only" ] || [[ $only == *,$program,* ]]; then
            check_interface "$program" "http://127.0.0.1:$port" "$examples" "$seed" || failed+=("$program")
        fi
        port=$((port + 1))
    done
    [ ${#failed[@]} -eq 0 ] || die "findings in: ${failed[*]}"
    say 'no findings'
}

# In a place of its own, kept from one run to the next.
install_schemathesis() {
    schemathesis=$WAYBILL_STATE/schemathesis
    [ -x "$schemathesis/bin/st" ] && return
    python3 -m venv "$schemathesis" || die "python3 -m venv does not work here: install python3-venv"
    "$schemathesis/bin/pip" install -q 'schemathesis>=4,<5' openapi-spec-validator >&2
}

start_program() {
    local program=$1 port=$2 words=()
    case $program in picking-worker | route-optimizer) words=(run) ;; esac
    WAYBILL_LOG_LEVEL=warning WAYBILL_HTTP_PORT=$port as_program "$program" "$bin/$program" "${words[@]}" \
        2>"$WAYBILL_STATE/log/bench-interfaces-$program.log" &
    interfaces_programs+=("$!")
    until curl -fsS -o /dev/null "http://127.0.0.1:$port/ready" 2>/dev/null; do
        kill -0 "${interfaces_programs[-1]}" 2>/dev/null || die "$program has ended; see $WAYBILL_STATE/log/bench-interfaces-$program.log"
        sleep 0.2
    done
}

check_interface() {
    local program=$1 url=$2 examples=$3 seed=$4 headers=(-H "Authorization: Bearer $interfaces_key")
    local report=$WAYBILL_STATE/log/bench-interfaces-$program.txt document=$WAYBILL_STATE/log/bench-interfaces-$program.json
    curl -fsS -o "$document" "$url/openapi.json" || return
    "$schemathesis/bin/openapi-spec-validator" "$document" >&2 || return
    if [ "$program" = picking-worker ]; then
        headers+=(-H "Waybill-Session: $(curl -fsS -H "Authorization: Bearer $interfaces_key" -H 'Content-Type: application/json' \
            -d '{"badge":"P01"}' "$url/floor/sign-in" | sed -n 's/.*"session":"\([0-9a-f]*\)".*/\1/p')")
    fi
    say "$program: asking; the report is $report"
    # Lines of orders are no type that schemathesis can write. A sign-in ends the session of the others.
    if "$schemathesis/bin/st" --no-color --config-file "$WAYBILL_ROOT/ops/lib/bench/schemathesis.toml" run "$document" --url "$url" \
        --phases examples,coverage,fuzzing --max-examples "$examples" --seed "$seed" --continue-on-failure \
        --exclude-operation-id postOrders --exclude-operation-id signIn "${headers[@]}" >"$report" 2>&1; then
        grep -E 'generated' "$report" >&2 || true
    else
        sed -n '/ FAILURES \| ERRORS /,$p' "$report"
        return 1
    fi
}
