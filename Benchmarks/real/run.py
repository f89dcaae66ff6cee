#!/usr/bin/env python3
"""Records real Go programs: the Go toolchain's gofmt and compiler.

usage: Benchmarks/real/run.py BINARIES GO [RUNS] [BEFORE]

BINARIES is the folder of gotrace-record and gotrace-analyze, GO a go command, RUNS (3) how often each way of running is
measured, in turns with the others. BEFORE is a folder with the gotrace-record of another version, which records the
same instrumented program, in turns with this one.

gofmt formats three folders of the standard library, compile compiles go/types, both with the packages of cmd/... and
go/... recorded. Ways of running: plain; instrumented, without a recorder; recorded; recorded with the filter that
'gotrace-analyze score --overhead 20%' proposes. For each: the median of wall time, of the program's and of the
recorder's processor time, and the ratio of wall times to plain; memory, bytes and call paths of the recording, and how
long six reports take of it.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

REPORTS = ("tree", "report", "flame", "html", "diff", "export")
OUTPUTS = {"html": ("-o", "report.html"), "export": ("--format", "pprof", "-o", "report.pb.gz")}


class Program:
    """A program of the Go toolchain and how it is run."""

    def __init__(self, name, package, arguments, folder, includes):
        self.name, self.package, self.arguments = name, package, arguments
        self.folder, self.includes = folder, [word for include in includes for word in ("--include", include)]


def output(*words, **more):
    return subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True, **more).stdout


def programs(go, environment, scratch):
    root = output(go, "env", "GOROOT", env=environment).strip()
    yield Program("gofmt", "cmd/gofmt", ["-l", "net", "go", "cmd/compile"], root + "/src", ["cmd/...", "go/..."])
    config = scratch + "/importcfg"
    packages = output(
        go, "list", "-export", "-deps", "-f", "{{if .Export}}packagefile {{.ImportPath}}={{.Export}}{{end}}",
        "go/types", env=environment)
    with open(config, "w") as file:
        file.write(packages)
    files = output(
        go, "list", "-f", "{{$d := .Dir}}{{range .GoFiles}}{{$d}}/{{.}} {{end}}", "go/types", env=environment).split()
    words = ["-o", scratch + "/types.a", "-p", "go/types", "-importcfg", config, "-pack"] + files
    yield Program("compile", "cmd/compile", words, scratch, ["cmd/..."])


def run(words, folder, environment):
    """Wall and processor seconds of a command, its greatest memory in MiB, and what it printed on stderr."""
    began = time.monotonic()
    process = subprocess.Popen(
        words, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        text=True)
    errors = process.stderr.read()
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    return time.monotonic() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, errors


def seconds(text):
    """`1m02.5s`, `2.3s`, `916ms` in seconds."""
    units = {"h": 3600, "m": 60, "s": 1, "ms": 1e-3, "µs": 1e-6, "ns": 1e-9}
    return sum(float(number) * units[unit] for number, unit in re.findall(r"([\d.]+)(ms|µs|ns|h|m|s)", text))


def main():
    if len(sys.argv) not in (3, 4, 5):
        raise SystemExit(__doc__)
    binaries, go = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    record, analyze = binaries + "/gotrace-record", binaries + "/gotrace-analyze"
    runs = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    before = os.path.abspath(sys.argv[4]) + "/gotrace-record" if len(sys.argv) > 4 else None
    environment = dict(os.environ, PATH=os.path.dirname(go) + ":" + os.environ["PATH"], GOTOOLCHAIN="local")
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as scratch:
        for program in programs(go, environment, scratch):
            measure(program, record, analyze, go, runs, before, environment, scratch)


def measure(program, record, analyze, go, runs, before, environment, scratch):
    plain, full, part = (f"{scratch}/{kind}-{program.name}" for kind in ("plain", "full", "part"))
    trace, filtered, chosen = scratch + "/full.trace", scratch + "/part.trace", scratch + "/chosen.filter"
    output(go, "build", "-o", plain, program.package, cwd=scratch, env=environment)
    output(record, "build", "--no-filter-file", *program.includes, "-o", full, program.package, cwd=scratch,
           env=environment)
    command = [record, "exec", "--verbose", "-o"]
    run(command + [trace, "--", full] + program.arguments, program.folder, environment)
    if os.path.exists(chosen):
        os.remove(chosen)
    score = subprocess.run([analyze, "score", "--overhead", "20%", "--write", chosen, "--top", "1", trace], check=True,
                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    output(record, "build", "--filter-file", chosen, *program.includes, "-o", part, program.package, cwd=scratch,
           env=environment, stderr=subprocess.DEVNULL)
    ways = {"plain": [plain], "instrumented": [full], "recorded": command + [trace, "--", full],
            "recorded, 20%": command + [filtered, "--", part]}
    if before:
        ways["recorded by the version before"] = [
            before, "exec", "--verbose", "-o", scratch + "/before.trace", "--", full]
    found = {way: [] for way in ways}
    for _ in range(runs):
        for way, words in ways.items():
            wall, processor, memory, errors = run(words + program.arguments, program.folder, environment)
            own = re.search(r"the recorder used (\S+) of processor time, ([\d.]+ \S+) of memory", errors)
            recorder = seconds(own.group(1)) if own else 0
            found[way].append((wall, processor - recorder, recorder, memory))
    base = statistics.median(row[0] for row in found["plain"])
    least = statistics.median(row[1] for row in found["plain"])
    print(f"## {program.name}\n")
    print(next(line for line in score.splitlines() if line.startswith("proposal")) + "\n")
    print("| | wall, s | ÷ plain | program, s | overhead | recorder, s | memory, MiB |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for way, rows in found.items():
        wall, processor, recorder, memory = (statistics.median(column) for column in zip(*rows))
        print(f"| {way} | {wall:.2f} | {wall / base:.2f} | {processor:.2f} | {processor / least - 1:.0%} | "
              f"{recorder:.2f} | {memory:.0f} |")
    print()
    for name, path in (("recorded", trace), ("recorded, 20%", filtered)):
        calls = re.search(r"^calls +(.*)$", output(analyze, "info", path), re.MULTILINE).group(1)
        print(f"{name}: {os.path.getsize(path) / 2**20:.1f} MiB; {calls}")
    print("\n| report | s | MiB |\n| --- | ---: | ---: |")
    for report in REPORTS:
        words = [analyze, report] + list(OUTPUTS.get(report, ())) + [trace] + ([trace] if report == "diff" else [])
        rows = [run(words, scratch, environment) for _ in range(runs)]
        print(f"| {report} | {statistics.median(row[0] for row in rows):.2f} | {max(row[2] for row in rows):.0f} |")
    print(flush=True)


if __name__ == "__main__":
    main()
