# shellcheck shell=bash
# ops/bench eta: whether parcels arrive by when they are expected, on real orders; one core, no servers.

bench() { "$bin/waybill-bench" eta "$@"; }
