# Read by the other scripts: as_root runs a command as root where that asks nobody for a password.

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo -n "$@"
    fi
}

may_be_root() {
    [ "$(id -u)" -eq 0 ] || { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }
}

# apt_install PACKAGE...: fails, having said nothing, where apt or the right to use it is missing.
apt_install() {
    command -v apt-get >/dev/null && may_be_root || return 1
    as_root apt-get update -qq || return 1
    # No question may stop a set-up; another apt that is still running is waited for.
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        -o DPkg::Lock::Timeout=120 "$@" </dev/null >/dev/null
}
