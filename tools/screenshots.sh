#!/usr/bin/env bash
# Takes the pictures of docs/pictures: it starts the demo, waits until enough was said, and looks at it with Chromium.
set -euo pipefail
cd "$(dirname "$0")/.."

out=${1:-docs/pictures}
lines=24 # what the README's picture says it is complete to, at least

work=$(mktemp -d)
server=
finish() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT

# look FILE-OR-DASH URL [FLAG…] takes a picture, or with a dash prints the page as it stands after its scripts ran.
look() {
    local what=--dump-dom
    [ "$1" = - ] || what=--screenshot=$1
    timeout 60 chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
        --disable-component-update --disable-sync --hide-scrollbars --lang=en --user-data-dir="$work/profile" \
        --window-size=1280,900 --timeout=4000 "${@:3}" "$what" "$2" 2>"$work/chromium.log"
}

go build -o "$work/parley" ./cmd/parley
"$work/parley" demo --addr 127.0.0.1:0 >"$work/said" 2>&1 &
server=$!
for _ in $(seq 100); do
    grep -q '^Open' "$work/said" && break
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
done
series=$(awk '/^Open/ { print $2 }' "$work/said")
[ -n "$series" ] || { cat "$work/said" >&2; exit 1; }

echo "screenshots: waiting until $lines lines were said (some minutes)"
for _ in $(seq 120); do
    look - "$series" | grep -q "id=\"l-$lines\"" && break
    sleep 2
done

mkdir -p "$out"
look "$out/room.png" "$series"
look "$out/room-dark.png" "$series" --blink-settings=preferredColorScheme=0
look "$out/room-phone.png" "$series" --window-size=390,844
look "$out/schedule.png" "${series%/*}/"
look "$out/transcript.png" "$series/$(date -u -d '7 days ago' +%F)" # the demo's last meeting was a week ago
ls -l "$out"/*.png
