#!/usr/bin/env bash
# Takes the pictures of docs/pictures: test/pictures sets the scene, three weeks of a server's life, and looks at every page of it with Chromium.
set -euo pipefail
cd "$(dirname "$0")/.."

mkdir -p "${1:-docs/pictures}"
out=$(realpath "${1:-docs/pictures}")
echo "screenshots: a minute or two"
(cd test && PARLEY_PICTURES=$out go test -count=1 -run TestPictures ./pictures)
ls -l "$out"/*.png
