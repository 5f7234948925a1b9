# shellcheck shell=bash
# Debian packages the stack and the build need. Installs only what is missing and starts none of Debian's own services.

REQUIRED_PACKAGES=(ca-certificates curl fonts-dejavu-core fonts-wqy-microhei libpq-dev librabbitmq-dev pkg-config postgresql rabbitmq-server)

# They read labels back in the tests: pdftotext, Pillow and zxing-cpp. Without them those tests say what is missing.
TEST_PACKAGES=(poppler-utils python3-pil python3-zxing-cpp)

package_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# `postgresql` is a metapackage; a server of any version serves.
requirement_met() {
    case $1 in
        postgresql) compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null ;;
        rabbitmq-server) [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] ;;
        curl) command -v curl >/dev/null ;;
        pkg-config) command -v pkg-config >/dev/null ;;
        *) package_installed "$1" ;;
    esac
}

missing_packages() {
    local package
    for package in "$@"; do
        requirement_met "$package" || echo "$package"
    done
}

install_missing_packages() {
    local missing
    mapfile -t missing < <(missing_packages "${REQUIRED_PACKAGES[@]}")
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null || die "missing: ${missing[*]}. This script installs them on Debian only; install them by hand."
    apt_install "${missing[@]}" ||
        { tail -20 "$WAYBILL_STATE/log/apt.log" >&2 && die "apt-get failed; the whole log is $WAYBILL_STATE/log/apt.log"; }
    mapfile -t missing < <(missing_packages "${REQUIRED_PACKAGES[@]}")
    [ ${#missing[@]} -eq 0 ] || die "still missing after apt-get: ${missing[*]}"
}

# The tests run without these, too.
install_test_packages() {
    local missing
    mapfile -t missing < <(missing_packages "${TEST_PACKAGES[@]}")
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null && apt_install "${missing[@]}" || say "not installed, tests that need them are skipped: ${missing[*]}"
}

apt_install() {
    say "installing with apt-get: $*"
    as_root env DEBIAN_FRONTEND=noninteractive bash -c "$(declare -f apt_install_quietly); apt_install_quietly \"\$@\"" \
        bash "$@" >"$WAYBILL_STATE/log/apt.log" 2>&1
}

# Runs as root. The policy file, removed again, keeps packages from starting services that would take the usual ports.
apt_install_quietly() {
    set -euo pipefail
    local policy=/usr/sbin/policy-rc.d
    if [ ! -e $policy ]; then
        trap 'rm -f /usr/sbin/policy-rc.d' EXIT
        printf '#!/bin/sh\nexit 101\n' >$policy
        chmod +x $policy
    fi
    apt-get -o DPkg::Lock::Timeout=300 -qq update || echo "apt-get update failed; trying with the lists at hand" >&2
    apt-get -o DPkg::Lock::Timeout=300 -y --no-install-recommends install "$@"
}
