#!/usr/bin/env python3
"""Measures gotrace-analyze as its user meets it: whole runs of the program on traces of several sizes.

usage: Benchmarks/analysis/run.py GOTRACE-ANALYZE STORE-BENCHMARK MILLIONS-OF-EVENTS...

STORE-BENCHMARK (Benchmarks/store, release) makes the traces. Prints a table for docs/PERFORMANCE.md: time from start to
end, processor time, peak memory, and for reports that go through all events, calls per second of processor time.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time

SUMMARY = ["tree --depth 5", "report", "flame", "goroutines", "html", "export --format pprof"]
PASSES = ["tree --goroutine 1", "tree --from 1ms", "tree --by goroutine --depth 1", "tree --min-duration 1us",
          "tree --compensate", "calls example.com/app.f0 --slowest 20"]


def run(analyze, line, trace):
    """Seconds, seconds of processor time, and peak memory in MB; the best of three for what is short."""
    best = None
    for _ in range(3):
        words = [analyze] + line.split() + [trace, "-o", "/dev/null"]
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        child = subprocess.Popen(words, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.monotonic() - start
        if status:
            raise SystemExit(f"{' '.join(words)}: status {status}")
        result = (wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)
        best = min(best or result, result)
        if wall > 3:
            break
    return best


def main():
    if len(sys.argv) < 4:
        raise SystemExit(__doc__)
    analyze, generator = sys.argv[1:3]
    print("| program | events | report | wall | processor | calls/s and core | peak |")
    print("| --- | ---: | --- | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as folder:
        for millions in map(int, sys.argv[3:]):
            for kind in ("recursion", "server"):
                trace = os.path.join(folder, "t.trace")
                subprocess.check_call([generator, "--write", trace, kind, str(millions)])
                for line in SUMMARY + PASSES:
                    wall, processor, memory = run(analyze, line, trace)
                    rate = f"{millions / 2 / processor:.0f} M" if line in PASSES else ""
                    print(f"| {kind} | {millions} M | `{line}` | {wall * 1000:.0f} ms | {processor * 1000:.0f} ms | "
                          f"{rate} | {memory:.0f} MB |", flush=True)


main()
