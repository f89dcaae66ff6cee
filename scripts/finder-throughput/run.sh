#!/bin/sh
# Measures the function finder on all Go files below a directory, for example a GOROOT/src.
#   scripts/finder-throughput/run.sh <directory>
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
find "$here/../../Sources/GoSource" -name '*.swift' >"$work/sources"
# The same language mode and optimisation as a release build of the package.
xargs swiftc -O -wmo -swift-version 6 -o "$work/measure" "$here/main.swift" <"$work/sources"
find "$1" -type f -name '*.go' | sort | "$work/measure"
