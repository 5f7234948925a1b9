# shellcheck shell=bash
# ops/bench dialogues: codes as they come on bad days, at every dialogue; without servers.

bench() { "$bin/waybill-bench" dialogues "$@"; }
