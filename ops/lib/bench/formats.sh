# shellcheck shell=bash
# ops/bench formats: reading scans, verifying and parsing webhooks, folding events; one core, no servers.

bench() { "$bin/waybill-bench" formats "$@"; }
