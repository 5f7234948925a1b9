# shellcheck shell=bash
# Shared by every script in ops/: where things are, how to speak, how to become root. Sourced, never run.

WAYBILL_ROOT=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
# Everything a local stack writes is under this one directory. Another value makes a second, independent stack.
WAYBILL_STATE=${WAYBILL_STATE:-$WAYBILL_ROOT/.waybill}
case $WAYBILL_STATE in
    /*) ;;
    *) WAYBILL_STATE=$PWD/$WAYBILL_STATE ;;
esac
# Tells one checkout's stack from another's on the same machine.
# shellcheck disable=SC2034 # used by the scripts that source this
STACK_ID=$(printf '%s' "$WAYBILL_STATE" | cksum | cut -d' ' -f1)

export LC_ALL=C.UTF-8

say() { printf '%s\n' "$*" >&2; }
warn() { printf 'warning: %s\n' "$*" >&2; }
die() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

is_root() { [ "$(id -u)" = 0 ]; }

# Runs a command as root, through sudo when needed.
as_root() {
    if is_root; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo -- "$@"
    else
        die "this step needs root: $* (run it as root, or install sudo)"
    fi
}

ensure_state_directory() {
    mkdir -p "$WAYBILL_STATE/log" "$WAYBILL_STATE/bin" 2>/dev/null || true
    [ -w "$WAYBILL_STATE" ] && [ -w "$WAYBILL_STATE/log" ] && return
    die "cannot write to $WAYBILL_STATE (owner $(stat -c %U "$WAYBILL_STATE" 2>/dev/null || echo unknown)). Maybe the" \
        "stack was started by that user: use sudo, or give another place with WAYBILL_STATE=/some/dir."
}

# Called in the subshell that becomes a daemon: descriptors inherited from our caller would otherwise stay open as long as
# the daemon lives, and a caller that waits for their end (Foundation's Process does) would wait for ever.
close_inherited_descriptors() {
    local descriptor
    for descriptor in /proc/self/fd/*; do
        descriptor=${descriptor##*/}
        # 255 is bash's own, closed on exec.
        if [ "$descriptor" -gt 2 ] && [ "$descriptor" -ne 255 ]; then
            eval "exec $descriptor>&-"
        fi
    done
}

# One change of the stack at a time.
lock_stack() {
    ensure_state_directory
    exec 9>"$WAYBILL_STATE/lock"
    flock -w 300 9 || die "another ops/stack command has held $WAYBILL_STATE/lock for five minutes"
}

unlock_stack() { exec 9>&-; }

# Seconds with a fraction, for measuring.
now() { date +%s.%N; }

# since START: whole seconds since an earlier `now`.
since() { printf '%.0f' "$(echo "$1 $(now)" | awk '{ print $2 - $1 }')"; }

# SwiftPM keeps caches below HOME; a build must also work where HOME is unset or read-only.
ensure_home() {
    if [ -z "${HOME:-}" ] || [ ! -d "$HOME" ] || [ ! -w "$HOME" ]; then
        ensure_state_directory
        mkdir -p "$WAYBILL_STATE/home"
        export HOME=$WAYBILL_STATE/home
        say "HOME is not writable; using $HOME"
    fi
}

ensure_swift() {
    command -v swift >/dev/null || PATH=$PATH:/opt/swift/usr/bin:/usr/local/swift/usr/bin
    command -v swift >/dev/null || die "swift is not on PATH; install it from https://www.swift.org/install/linux/"
}

# Starts the stack and takes over its settings, also over the caller's own, so that no script works on another system's
# database by accident.
use_stack() {
    "$WAYBILL_ROOT/ops/stack" up
    # shellcheck source=/dev/null
    source "$WAYBILL_STATE/env"
}
