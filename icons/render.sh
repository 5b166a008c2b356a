#!/bin/sh
# Draws every size of the icon anew from tongban.svg, the one drawing of the mark (the page shows it, too).
# Needs rsvg-convert (librsvg2-bin).
set -eu
cd "$(dirname "$0")"
for size in 16 24 32 48 64 128 256 512; do
  rsvg-convert --width "$size" --height "$size" tongban.svg --output "$size.png"
done
