#!/usr/bin/env python3
"""Compares two versions of the recorder stage by stage, on the events of real recordings.

usage: Benchmarks/recording/stages.py BEFORE AFTER RUNS TRACE...

BEFORE and AFTER are recording-benchmark programs, each built in its version with `swift build -c release -Xswiftc
-enable-testing` here. Each replays up to 100 million events of each trace through a spool, one stage after the other on
one thread, in turns with the other, RUNS times. Prints nanoseconds of processor time per event, the fastest run of
each: what other work on the machine adds is left out.
"""

import re
import subprocess
import sys

STAGES = ["reading", "encoding", "adding up"]


def main():
    if len(sys.argv) < 5:
        raise SystemExit(__doc__)
    programs, runs, traces = sys.argv[1:3], int(sys.argv[3]), sys.argv[4:]
    best = {}
    for _ in range(runs):
        for trace in traces:
            for program in programs:
                output = subprocess.run([program, trace], capture_output=True, text=True, check=True).stdout
                for stage, value in re.findall(f"({'|'.join(STAGES)}) ([\\d.]+)", output):
                    key = (trace, program, stage)
                    best[key] = min(best.get(key, float("inf")), float(value))
    print("| trace | " + " | ".join(STAGES) + " | all |")
    print("| --- |" + " ---: |" * (len(STAGES) + 1))
    for trace in traces:
        rows = [[best[trace, program, stage] for stage in STAGES] for program in programs]
        for row in rows:
            row.append(sum(row))
        print(f"| {trace} | " + " | ".join(f"{a:.1f} → {b:.1f}" for a, b in zip(*rows)) + " |", flush=True)


main()
