#!/bin/sh
# Feeds made-up files to the trace reader for so many seconds (default 60), starting from the fixture traces, from past
# findings (findings/, committed) and from what earlier runs have learnt (corpus/, not committed). A file that brings
# the reader down, or takes it too long, is left in findings/.
set -eu
cd "$(dirname "$0")"
swift build -c release --sanitize=fuzzer -Xswiftc -sanitize=fuzzer,address -Xswiftc -DFUZZING
mkdir -p corpus findings
exec .build/release/fuzz-trace -max_total_time="${1:-60}" -max_len=65536 -timeout=60 -rss_limit_mb=2048 \
  -artifact_prefix=findings/ corpus findings ../../Fixtures/traces/v1
