# shellcheck shell=bash
# Builds the developers' documentation beside the code (DocC) from a debug build. Sourced, never run.

DOCUMENTED_MODULES=(AMQP CarrierFormats LabelFormats LabelReplay Messaging Postgres RouteKernel Routing)

# document_modules OUTPUT: every catalogue below Sources, package declarations included; any warning fails.
document_modules() {
    local output=$1 module bin log failed=0
    command -v docc >/dev/null || die "docc is not on PATH; it comes with the Swift toolchain"
    bin=$(swift build --show-bin-path)
    for module in "${DOCUMENTED_MODULES[@]}"; do
        mkdir -p "$output/symbols/$module"
        log=$output/$module.log
        swift symbolgraph-extract -module-name "$module" -I "$bin/Modules" -target "$(uname -m)-unknown-linux-gnu" \
            -I Sources/CRabbitMQ -I Sources/CPostgreSQL -I /usr/include/postgresql \
            -minimum-access-level package -skip-synthesized-members -output-dir "$output/symbols/$module" >"$log" 2>&1 &&
            docc convert "Sources/$module/$module.docc" --additional-symbol-graph-dir "$output/symbols/$module" \
                --fallback-display-name "$module" --fallback-bundle-identifier "waybill.$module" \
                --warnings-as-errors --output-path "$output/$module.doccarchive" >>"$log" 2>&1 || failed=1
        # The extractor says 'circular reference' of declarations that it leaves out: those bound by a protocol of another module.
        grep -v 'circular reference' "$log" | grep -E '^(warning|error)|^Error|^<unknown>' -A2 >&2 || true
    done
    return $failed
}
