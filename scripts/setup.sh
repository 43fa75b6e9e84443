#!/bin/sh
# Installs what is missing, and does nothing when nothing is: `scripts/setup.sh run` or `scripts/setup.sh test`.
#
# Programs come from apt (as root or by sudo) or from Homebrew. Where neither may be used, the exact line to run is
# printed and the set-up stops. The Python environment is .venv in the checkout; versions are those of constraints.txt.
# PYTHON=/path/to/python picks another interpreter (3.11 or newer). What a stopped set-up left behind does not matter.
set -eu

CDPATH='' cd -- "$(dirname -- "$0")/.."
PURPOSE="${1:-run}"
# Tesseract's languages are those of the vocabulary files.
LANGUAGES=$(sed -n 's/^tesseract = "\(.*\)"$/\1/p' extractors/labels/*.toml)
VENV=.venv

say() { printf 'set-up: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

# Runs an installer without its hundreds of lines. When it fails, shows how it ended and keeps the rest in $log.
quietly() {
    log=$(mktemp)
    if "$@" >"$log" 2>&1 </dev/null; then rm -f "$log"; return 0; fi
    tail -n 40 "$log" >&2
    return 1
}

case "$PURPOSE" in
    run) EXTRAS=books ;;
    test) EXTRAS=books,samples,einvoice ;;
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
    has_python || python_for_apt
    if [ "$PURPOSE" = test ]; then
        has_postgresql || printf ' postgresql'
        has_browser || is_ubuntu || printf ' chromium'
    fi
}

# Older releases (Ubuntu 22.04) carry a newer Python beside their own.
python_for_apt() {
    if has python3 && ! new_enough python3; then printf ' python3.11 python3.11-venv'; else printf ' python3 python3-venv'; fi
}

has_browser() { has chromium || has chromium-browser || has google-chrome; }

# Ubuntu offers a browser as a snap only, which a container cannot install.
is_ubuntu() { grep -qsx 'ID=ubuntu' /etc/os-release; }

missing_for_brew() {
    has tesseract || printf ' tesseract'
    for language in $LANGUAGES; do has_language "$language" || { printf ' tesseract-lang'; break; }; done
    has hledger || printf ' hledger'
    has_python || printf ' python@3.12'
    if [ "$PURPOSE" = test ]; then has_postgresql || printf ' postgresql@16'; fi
}

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

# Debian keeps the modules that make an environment in a package of their own.
makes_environments() { "$1" -c 'import venv, ensurepip' >/dev/null 2>&1; }

# Where PYTHON names one that cannot be used, installing another would not help.
has_python() { [ -n "${PYTHON:-}" ] || find_python >/dev/null; }

# Prints one usable interpreter; the one PYTHON names, or none, when it names one.
find_python() {
    if [ -n "${PYTHON:-}" ]; then set -- "$PYTHON"; else set -- python3.12 python3.11 python3.13 python3; fi
    for candidate do
        if has "$candidate" && new_enough "$candidate" && makes_environments "$candidate"; then
            printf '%s\n' "$candidate"
            return 0
        fi
    done
    return 1
}

# Names how this user may install: nothing for root, else sudo, whose password is asked for here and not in between.
as_root() {
    [ "$(id -u)" != 0 ] || return 0
    has sudo && sudo true && printf 'sudo'
}

# shellcheck disable=SC2086  # the package list is meant to be split
install_by_apt() {
    say "installing$1 (a minute or two)"
    sudo=$(as_root) ||
        fail "this user may not install programs; ask an administrator to run the next line, then run this again:
    apt-get update && apt-get install --no-install-recommends$1"
    quietly $sudo apt-get update -qq || say "apt-get update failed; trying with the lists that are there"
    quietly $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $1 ||
        fail "apt-get could not install$1; its message is above and in $log. Install them by hand, then run this again"
}

install_programs() {
    if has apt-get; then
        packages=$(missing_for_apt)
        [ -z "$packages" ] || install_by_apt "$packages"
    elif has brew; then
        packages=$(missing_for_brew)
        [ -z "$packages" ] || say "installing$packages"
        # shellcheck disable=SC2086  # the package list is meant to be split
        [ -z "$packages" ] || quietly brew install $packages ||
            fail "brew could not install$packages; its message is above and in $log. Install them, then run this again"
    else
        packages=$(missing_for_apt)
        [ -z "$packages" ] || fail "neither apt-get nor brew is here; install these by hand (Debian names):$packages"
    fi
}

# ---- the Python environment -------------------------------------------------------------------------------------

wanted() { cat pyproject.toml constraints.txt scripts/setup.sh | cksum; }

groups() { if [ "$PURPOSE" = test ]; then printf '%s' "--group test"; fi; }

# shellcheck disable=SC2046  # groups prints two words, or none
install_by_uv() {
    [ -x "$VENV/bin/python" ] || uv venv --quiet --python "$1" "$VENV" || return 1
    VIRTUAL_ENV="$PWD/$VENV" uv pip install --quiet --constraint constraints.txt --editable ".[$EXTRAS]" $(groups)
}

pip() { "$VENV/bin/python" -m pip --disable-pip-version-check "$@"; }

# shellcheck disable=SC2046  # groups prints two words, or none
install_by_pip() {
    [ -x "$VENV/bin/python" ] || "$1" -m venv "$VENV" || return 1
    pip --version || "$VENV/bin/python" -m ensurepip || return 1  # stopped before pip was there
    # The pip that comes with Python 3.11 does not know dependency groups.
    pip install --quiet "pip>=25.1" || return 1
    pip install --quiet --constraint constraints.txt --editable ".[$EXTRAS]" $(groups)
}

is_installed() { [ -x "$VENV/bin/python" ] && [ "$(cat "$VENV/.daybook-$1" 2>/dev/null)" = "$(wanted)" ]; }

install_python() {
    is_installed "$PURPOSE" && return 0
    [ "$PURPOSE" = run ] && is_installed test && return 0  # it holds all that a run needs
    python=$(find_python) ||
        fail "no usable Python: expected 3.11 or newer with venv and ensurepip${PYTHON:+, found none in PYTHON=$PYTHON}"
    say "installing Python packages for \"$PURPOSE\" into $VENV (a minute or two)"
    if has uv; then installer=install_by_uv; else installer=install_by_pip; fi
    quietly "$installer" "$python" ||
        fail "the Python packages could not be installed (is there a network, or a PIP_INDEX_URL?); the whole log is $log"
    wanted >"$VENV/.daybook-$PURPOSE"
}

install_programs
install_python
