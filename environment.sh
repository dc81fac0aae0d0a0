#!/bin/sh
# Sets up what the Makefile's targets need; what is missing is said in one plain sentence.
#   sh environment.sh install LOCK...   .venv, with the packages of these lock files
#   sh environment.sh resolver          build/lock, an environment apart that can write lock files
#   sh environment.sh peers             build/peers/NAME, what the benchmarks compare with, apart from each other
#   sh environment.sh audit LOCK        says which packages of a lock file have known faults; what was not asked is no pass
#   sh environment.sh browser           prints the path of a browser for the tests, installing one if need be
set -eu

tell() { printf '%s\n' "$*" >&2; }
stop() { tell "$*"; exit 1; }

# A candidate is tried, not trusted: version managers leave commands behind that lead nowhere.
new_enough() { "$1" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
has_pip() { "$1" -c 'import ensurepip' 2>/dev/null || "$1" -c 'import pip' 2>/dev/null; }

find_python() {
    if [ -n "${PYTHON:-}" ]; then set -- "$PYTHON"
    else set -- python3 python3.14 python3.13 python3.12 python3.11 python; fi
    bare=
    for python in "$@"; do
        new_enough "$python" || continue
        if has_pip "$python"; then echo "$python"; return; fi
        bare=${bare:-$python}
    done
    [ -z "$bare" ] || stop "Python is here ($bare) but cannot install packages: add its venv module (on Debian and Ubuntu: apt-get install python3-venv) and run this again."
    [ -z "${PYTHON:-}" ] || stop "PYTHON=$PYTHON is not a working Python 3.11 or newer: name another one, or leave PYTHON out."
    stop "Python 3.11 or newer is needed and was not found: install it (on Debian and Ubuntu: apt-get install python3 python3-venv) or name it with PYTHON=/path/to/python3."
}

# Debian's Python has no ensurepip unless python3-venv is installed; its pip can fill an environment from outside.
create() {
    python=$(find_python)
    tell "Creating the Python environment $1 with $("$python" -V)."
    if "$python" -c 'import ensurepip' 2>/dev/null; then "$python" -m venv --clear "$1"
    else "$python" -m venv --clear --without-pip "$1"; fi ||
        stop "The environment $1 could not be created with $python: see above, or name another Python with PYTHON=/path/to/python3."
}

pip_in() {
    folder=$1
    shift
    if "$folder/bin/python" -c 'import pip' 2>/dev/null; then set -- "$folder/bin/python" -m pip "$@"
    else set -- "$(find_python)" -m pip --python "$folder/bin/python" "$@"; fi
    PIP_DISABLE_PIP_VERSION_CHECK=1 "$@" ||
        stop "The packages could not be installed: pip says why above (usually no network, a full disk, or no version that fits this Python and system)."
}

# Which Python an environment runs on; empty where it does not run (any more).
runs_on() { "$1/bin/python" -c 'import sys; print(*sys.version_info[:2], sep=".")' 2>/dev/null || true; }

install() {
    version=$(runs_on .venv)
    [ -n "$version" ] && [ -d ".venv/lib/python$version" ] || { create .venv; version=$(runs_on .venv); }
    for lock in "$@"; do
        stamp=.venv/.installed-$lock
        key="$version $(cksum <"$lock")"
        [ "$key" != "$(cat "$stamp" 2>/dev/null)" ] || continue
        tell "Installing the packages of $lock; this takes a minute or two and says nothing more if all is well."
        pip_in .venv install --quiet --no-input --no-deps --only-binary :all: --require-hashes -r "$lock"
        echo "$key" >"$stamp"
    done
    # Here and now, so that no question ever waits for a compiler; what is compiled already takes a second.
    .venv/bin/python -m models.tree_shap.compiled >&2 ||
        tell "Reasons will come from the slower of the two ways that give the same numbers."
}

resolver() {
    [ -n "$(runs_on build/lock)" ] || { mkdir -p build; create build/lock; }
    [ -x build/lock/bin/uv ] || pip_in build/lock install --quiet --no-input uv
}

# Peers want other versions than we do, so each has its own; one that cannot be had stops no other.
peers() {
    missing=
    for list in benchmarks/peers/*.txt; do
        name=$(basename "$list" .txt)
        peer "$list" "build/peers/$name" || missing="$missing $name"
    done
    [ -z "$missing" ] || stop "Not installed:$missing. The benchmarks run without them and say so."
}

peer() (
    key=$(cksum <"$1")
    [ -z "$(runs_on "$2")" ] || [ "$key" != "$(cat "$2/.installed" 2>/dev/null)" ] || exit 0
    mkdir -p build/peers
    create "$2"
    tell "Installing $(head -n 1 "$1") into $2."
    pip_in "$2" install --quiet --no-input -r "$1"
    echo "$key" >"$2/.installed"
)

# pip-audit ends well where it could ask about no package at all, so what it wrote is counted.
audit() {
    auditor=$(command -v pip-audit || echo .venv/bin/pip-audit)
    mkdir -p build
    rm -f build/audit.json
    tell "Asking the advisory service about every package of $1; nothing of the data is sent."
    "$auditor" -r "$1" --require-hashes --disable-pip --progress-spinner off \
        --format json --output build/audit.json >build/audit.log 2>&1 || true
    [ -s build/audit.json ] ||
        stop "NOT audited: the advisory service did not answer for $1, so nothing is known; build/audit.log says why, run this again with a network."
    .venv/bin/python -m tests.support.audit_verdict build/audit.json "$1" || exit 1
}

# Some systems ship a `chromium-browser` that only asks for another package manager: it must run to count.
a_browser() {
    for browser in chromium chromium-browser google-chrome google-chrome-stable "$(playwrights_own)"; do
        browser=$(command -v "$browser" 2>/dev/null) || continue
        if "$browser" --version >/dev/null 2>&1; then echo "$browser"; return; fi
    done
    return 1
}

playwrights_own() {
    .venv/bin/python -m tests.support.own_browser 2>/dev/null || true
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

debians() {
    as_root apt-get -qq update && as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq install -y --no-install-recommends chromium
}

browser() {
    a_browser && return
    mkdir -p build
    if command -v apt-get >/dev/null 2>&1 && as_root true 2>/dev/null; then
        tell "Installing the system's chromium package for the browser tests; this takes about a minute."
        debians >build/browser.log 2>&1 && a_browser && return
    fi
    tell "Downloading the browser that comes with the test tool; this takes about a minute."
    .venv/bin/python -m playwright install chromium >>build/browser.log 2>&1 && a_browser && return
    stop "No browser for the browser tests: install Chromium (on Debian: apt-get install chromium), or leave these tests out with \`make test BROWSER=none\`; build/browser.log says what was tried."
}

purpose=${1:-}
[ $# = 0 ] || shift
case $purpose in
    install) install "$@" ;;
    resolver) resolver ;;
    peers) peers ;;
    audit) audit "$@" ;;
    browser) browser ;;
    *) stop "usage: sh environment.sh install LOCK... | resolver | peers | audit LOCK | browser" ;;
esac
