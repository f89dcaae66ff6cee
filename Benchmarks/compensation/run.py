#!/usr/bin/env python3
"""Measures how well --compensate takes out what recording cost.

usage: Benchmarks/compensation/run.py BINARIES GO [ROUNDS]

Builds Fixtures/tiny with GO (a go command), plainly and with the gotrace-record in BINARIES, and runs the two in turn,
five times each. Prints a table for docs/PERFORMANCE.md: what a call made by each of its callers takes untraced,
recorded, and recorded with --compensate. All are medians, of ROUNDS (500) calls of the caller and then of the five
runs.
"""

import csv
import os
import statistics
import subprocess
import sys
import tempfile

FIXTURE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../Fixtures/tiny")
CALLERS = {
    "adds": (1000, "an addition"),
    "methods": (1000, "a method of an interface and its caller"),
    "nested": (1000, "an addition, two calls deep"),
    "recursion": (1219, "`fibonacci(14)`"),
    "locks": (1000, "a mutex locked and unlocked"),
    "hashes": (1000, "a hash of 8 bytes"),
    "searches": (1000, "a binary search among 64"),
    "looks": (1000, "a look into a map"),
    "multiplies16": (1000, "16 multiplications, each of the result before"),
    "formats": (1000, "a number written as text"),
    "allocates": (1000, "an allocation of 32 bytes"),
    "multiplies64": (1000, "64 multiplications, each of the result before"),
}


def output(*words, **more):
    return subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True, **more).stdout


def recorded(analyze, trace, *options):
    """Median nanoseconds of each caller."""
    rows = csv.DictReader(output(analyze, "report", "--format", "csv", *options, trace).splitlines())
    return {row["function"].removeprefix("main."): int(row["p50_ns"]) for row in rows}


def main():
    if len(sys.argv) not in (3, 4):
        raise SystemExit(__doc__)
    record, analyze = (os.path.join(os.path.abspath(sys.argv[1]), "gotrace-" + name) for name in ("record", "analyze"))
    go = os.path.abspath(sys.argv[2])
    rounds = sys.argv[3] if len(sys.argv) == 4 else "500"
    environment = dict(os.environ, PATH=os.path.dirname(go) + ":" + os.environ["PATH"])
    runs = []
    with tempfile.TemporaryDirectory() as folder:
        plain, traced, trace = (os.path.join(folder, name) for name in ("plain", "traced", "t.trace"))
        output(go, "build", "-o", plain, ".", cwd=FIXTURE, env=environment)
        output(record, "build", "-o", traced, ".", cwd=FIXTURE, env=environment)
        for _ in range(5):
            said = dict(line.split() for line in output(plain, rounds).splitlines())
            output(record, "exec", "--quiet", "-o", trace, traced, rounds)
            runs.append(({name: int(time) for name, time in said.items()}, recorded(analyze, trace),
                         recorded(analyze, trace, "--compensate")))
    print("| a call of | untraced | recorded | `--compensate` | wrong by |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for name, (calls, says) in CALLERS.items():
        untraced, whole, left = (statistics.median(run[i][name] for run in runs) / calls for i in range(3))
        print(f"| {says} | {untraced:.1f} ns | {whole:.1f} ns | {left:.1f} ns | {left - untraced:+.1f} ns, "
              f"{100 * (left / untraced - 1):+.0f} % |")


main()
