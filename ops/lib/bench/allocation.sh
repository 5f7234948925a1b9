# shellcheck shell=bash
# ops/bench allocation: the set-based statement alone, spread over the catalogue and on one hot article.

bench() {
    fresh
    "$bin/picking-worker" bench-allocation "$@"
}
