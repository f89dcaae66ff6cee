#!/usr/bin/env bash
# Records two fixtures and has every report and export of them read by what it is made for: browser, pprof, Perfetto's
# classes, flamegraph.pl, DuckDB; then makes man pages and completions. Takes the folder of a Go toolchain's programs.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$root"
toolchain=${1:?usage: scripts/check-reports.sh TOOLCHAIN}
binaries=${GOTRACE_BINARIES:-$(swift build -c release --show-bin-path)}

PYTHONPATH=$(scripts/install-report-tools.sh)
# Where root may not be had some readers may be missing; CI has them all.
all=()
if [[ $PYTHONPATH || ${CI:-} ]]; then all=(--all); fi
export PYTHONPATH PYTHONDONTWRITEBYTECODE=1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for fixture in server goroutines; do
  (cd "Fixtures/$fixture" && PATH=$toolchain:$PATH quietly "$binaries/gotrace-record" run -o "$work/$fixture.trace" .)
  say "exports of Fixtures/$fixture"
  scripts/check-exports "${all[@]}" "$binaries/gotrace-analyze" "$work/$fixture.trace" "$toolchain/go"
done
say "HTML and SVG of Fixtures/server and of tests"
scripts/check-html "$binaries/gotrace-analyze" "$work/server.trace" Fixtures/traces/recorded/tests.trace

say "man pages and completions"
scripts/make-manuals "$binaries" "$work/manuals"
for file in man1/gotrace-record.1 man1/gotrace-record-run.1 man1/gotrace-analyze.1 man1/gotrace-analyze-tree.1 \
  bash/gotrace-analyze zsh/_gotrace-analyze fish/gotrace-analyze.fish; do
  [[ -s $work/manuals/$file ]] || fail "make-manuals did not make $file"
done
bash -n "$work/manuals/bash/gotrace-analyze" "$work/manuals/bash/gotrace-record"
if command -v groff >/dev/null; then
  for page in "$work"/manuals/man1/*.1; do
    complaints=$(groff -man -ww -Tutf8 -z "$page" 2>&1)
    [[ -z $complaints ]] || fail "$page: $complaints"
  done
fi
