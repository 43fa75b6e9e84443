#!/bin/sh
# Installs what is missing, and does nothing when nothing is: `scripts/setup.sh run` or `scripts/setup.sh test`.
#
# Programs come from apt (as root or by sudo) or from Homebrew. Where neither may be used, the exact line to run is
# printed and the set-up stops. The Python environment is .venv in the checkout; versions are those of constraints.txt.
# PYTHON=/path/to/python picks another interpreter (3.11 or newer).
set -eu

cd "$(dirname "$0")/.."
PURPOSE="${1:-run}"
LANGUAGES="eng deu fra nld spa ita"
VENV=.venv

say() { printf 'set-up: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

case "$PURPOSE" in
    run) EXTRAS=books ;;
    test) EXTRAS=books,samples ;;
    *) fail "unknown purpose \"$PURPOSE\"; use run or test" ;;
esac

# ---- programs ---------------------------------------------------------------------------------------------------

has_language() { tesseract --list-langs 2>/dev/null | grep -qx "$1"; }

has_postgresql() {
    has initdb && return 0
    for program in /usr/lib/postgresql/*/bin/initdb; do [ -x "$program" ] && return 0; done
    return 1
}

missing_for_apt() {
    has tesseract || printf ' tesseract-ocr'
    for language in $LANGUAGES; do has_language "$language" || printf ' tesseract-ocr-%s' "$language"; done
    has hledger || printf ' hledger'
    find_python >/dev/null 2>&1 || printf ' python3 python3-venv'
    if [ "$PURPOSE" = test ]; then
        has_postgresql || printf ' postgresql'
        has chromium || printf ' chromium'
    fi
}

missing_for_brew() {
    has tesseract || printf ' tesseract'
    for language in $LANGUAGES; do has_language "$language" || { printf ' tesseract-lang'; break; }; done
    has hledger || printf ' hledger'
    find_python >/dev/null 2>&1 || printf ' python@3.12'
    if [ "$PURPOSE" = test ]; then has_postgresql || printf ' postgresql@16'; fi
}

# Lists one usable interpreter: new enough, and with the modules that make an environment.
find_python() {
    for candidate in ${PYTHON:-} python3.12 python3.11 python3.13 python3; do
        has "$candidate" || continue
        "$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue
        printf '%s\n' "$candidate"
        return 0
    done
    return 1
}

# shellcheck disable=SC2086  # the package list is meant to be split
install_by_apt() {
    if [ "$(id -u)" = 0 ]; then as_root=; elif has sudo; then as_root=sudo; else as_root=none; fi
    if [ "$as_root" = none ]; then
        fail "these programs are missing and this user may not install them; ask an administrator to run:
    apt-get update && apt-get install --no-install-recommends$1"
    fi
    say "installing$1"
    $as_root apt-get update -qq >&2 </dev/null
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $1 >&2 </dev/null
}

install_programs() {
    if has apt-get; then
        packages=$(missing_for_apt)
        [ -z "$packages" ] || install_by_apt "$packages"
    elif has brew; then
        packages=$(missing_for_brew)
        # shellcheck disable=SC2086  # the package list is meant to be split
        [ -z "$packages" ] || { say "installing$packages"; brew install $packages >&2 </dev/null; }
    else
        packages=$(missing_for_apt)
        [ -z "$packages" ] || fail "neither apt-get nor brew is here; install these by hand (Debian names):$packages"
    fi
}

# ---- the Python environment -------------------------------------------------------------------------------------

wanted() { cat pyproject.toml constraints.txt scripts/setup.sh | cksum; }

install_by_uv() {
    [ -x "$VENV/bin/python" ] || uv venv --quiet --python "$(find_python)" "$VENV" || return 1
    if [ "$PURPOSE" = test ]; then groups="--group test"; else groups=; fi
    # shellcheck disable=SC2086  # two words, or none
    VIRTUAL_ENV="$PWD/$VENV" uv pip install --quiet --constraint constraints.txt --editable ".[$EXTRAS]" $groups
}

install_by_pip() {
    [ -x "$VENV/bin/python" ] || "$(find_python)" -m venv "$VENV" || return 1
    # The pip that comes with Python 3.11 does not know dependency groups.
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check "pip>=25.1" || return 1
    if [ "$PURPOSE" = test ]; then groups="--group test"; else groups=; fi
    # shellcheck disable=SC2086  # two words, or none
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check \
        --constraint constraints.txt --editable ".[$EXTRAS]" $groups
}

install_python() {
    stamp="$VENV/.daybook-$PURPOSE"
    [ "$(cat "$stamp" 2>/dev/null)" = "$(wanted)" ] && [ -x "$VENV/bin/python" ] && return 0
    say "installing Python packages for \"$PURPOSE\" into $VENV (the first time takes some minutes)"
    log=$(mktemp)
    if has uv; then installer=install_by_uv; else installer=install_by_pip; fi
    if ! $installer >"$log" 2>&1; then
        tail -n 40 "$log" >&2
        fail "the Python packages could not be installed; the whole log is $log"
    fi
    rm -f "$log"
    wanted >"$stamp"
}

install_programs
install_python
