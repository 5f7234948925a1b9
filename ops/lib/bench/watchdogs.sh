# shellcheck shell=bash
# ops/bench watchdogs: what the watchdogs find of parcels of which it is known what became of them; without servers.

bench() { "$bin/waybill-bench" watchdogs "$@"; }
