#!/usr/bin/env bash
# Installs what the tests need and this machine lacks, and says what. On Debian as root it needs no question answered;
# elsewhere it names what is missing and stops. With the word audit, what `make audit` needs besides.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'setup: %s\n' "$*"; }
stop() {
    printf 'setup: %s\n' "$@" >&2
    exit 1
}
has() { command -v "$1" >/dev/null || [ -x "/usr/sbin/$1" ]; }

for program in go git; do
    has "$program" || stop "$program is missing; Parley is built with Go 1.26 and git."
done

# The Debian packages that are missing, found by the program that each brings.
missing=()
need() { has "$1" || missing+=("${@:2}"); }
modules() { [ -n "$(find internal/web/ui -name '*.js' -print -quit 2>/dev/null)" ]; }
need cc gcc libc6-dev    # the race detector links with cgo
need chromium chromium   # the pages, with script and without
need lynx lynx           # the pages as a terminal shows them
need nginx nginx-light   # a proxy in between, with its default buffering
need caddy caddy         # another, as deploy/Caddyfile sets it up
need newsboat newsboat   # a feed reader of others
[ -e /usr/include/libical/ical.h ] || missing+=(libical-dev) # a calendar of others, for a reader that the tests build
if modules; then
    need node nodejs     # the types of the pages' modules
    need npm npm
    need java default-jre-headless # the validator of their HTML
fi

# Debian starts a server as it installs it. The tests start their own; a second one on port 80 is nobody's wish.
policy=/usr/sbin/policy-rc.d
install_quietly() {
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 755 "$policy"
        trap 'rm -f "$policy"' EXIT
    fi
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq </dev/null
    apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 "$@" </dev/null >/dev/null
}

if [ ${#missing[@]} -gt 0 ]; then
    grep -qsx 'ID=debian' /etc/os-release || stop "missing, by Debian's names: ${missing[*]}" \
        "This system is not Debian: install them your way, then run it again."
    [ "$(id -u)" = 0 ] || stop "missing: ${missing[*]}" \
        "As root: apt-get update && apt-get install --no-install-recommends ${missing[*]}"
    say "installing ${missing[*]}"
    install_quietly "${missing[@]}"
    for server in nginx-light caddy; do
        case " ${missing[*]} " in
            *" $server "*) systemctl --quiet disable "${server%-light}" 2>/dev/null || true ;; # nor at the next boot
        esac
    done
    say "installed ${missing[*]}"
fi

# What npm installs is kept while the lock is the same.
from_npm() {
    local lock=$1/package-lock.json
    cmp -s "$lock" "$1/node_modules/.installed-from" && return
    say "installing $2 into $1"
    (cd "$1" && npm ci --loglevel=error </dev/null >/dev/null)
    cp "$lock" "$1/node_modules/.installed-from"
}
if modules; then
    from_npm tools/npm "typescript, axe-core, ical.js and the validator"
    if [ "${1:-}" = audit ]; then from_npm tools/audit Lighthouse; fi
fi

say "nothing is missing"
