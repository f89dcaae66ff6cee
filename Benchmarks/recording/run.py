#!/usr/bin/env python3
"""Measures gotrace-record as its user meets it: whole recordings of programs of several kinds and lengths.

usage: Benchmarks/recording/run.py GOTRACE-RECORD GO [WORD]

Builds fixtures with GO (a go command), records each program below, or those with WORD in their line, and prints a table
for docs/PERFORMANCE.md. All but the size is what the recorder says of itself with --verbose: its memory includes the
segments of the spool that were in use.
"""

import os
import re
import subprocess
import sys
import tempfile

FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../Fixtures")
PROGRAMS = [
    "pauses 5s", "pauses 20s", "server -requests 20000", "cpu -calls 20000000", "cpu -calls 100000000",
    "cpu -calls 100000000 -goroutines 64", "spawner 100000", "spawner 1000000", "spawner 4000000", "spawner 10000000",
]


def main():
    if len(sys.argv) not in (3, 4):
        raise SystemExit(__doc__)
    record, go = map(os.path.abspath, sys.argv[1:3])
    programs = [line for line in PROGRAMS if sys.argv[3:4] == [] or sys.argv[3] in line]
    environment = dict(os.environ, PATH=os.path.dirname(go) + ":" + os.environ["PATH"])
    print("| program | events | bytes each | memory | processor time | after the program's end |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as folder:
        trace = os.path.join(folder, "t.trace")
        for fixture in {line.split()[0] for line in programs}:
            subprocess.check_call([record, "build", "-o", os.path.join(folder, fixture), "."],
                                  cwd=os.path.join(FIXTURES, fixture), env=environment)
        for line in programs:
            fixture, *arguments = line.split()
            words = [record, "exec", "-o", trace, "--verbose", os.path.join(folder, fixture)] + arguments
            run = subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=True)
            events = int(re.search(r"([\d,]+) events", run.stderr)[1].replace(",", ""))
            processor, memory, end = re.search(
                r"took (\S+) of processor time, (.*) of memory with the spool, (\S+) after the program's end",
                run.stderr).groups()
            each = os.path.getsize(trace) / events
            print(f"| `Fixtures/{line}` | {events:,} | {each:.2f} | {memory} | {processor} | {end} |", flush=True)


main()
