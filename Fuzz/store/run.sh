#!/bin/sh
# Feeds made-up files to the trace reader for so many seconds (default 60), starting from the fixture traces and from
# what earlier runs have found. Findings are left in corpus/ (new paths) and as crash-*, timeout-*, oom-* (bugs).
set -eu
cd "$(dirname "$0")"
swift build -c release --sanitize=fuzzer -Xswiftc -sanitize=fuzzer,address -Xswiftc -DFUZZING
mkdir -p corpus findings
exec .build/release/fuzz-trace -max_total_time="${1:-60}" -max_len=65536 -timeout=10 -rss_limit_mb=2048 \
  -artifact_prefix=./ corpus findings ../../Fixtures/traces/v1
