#!/usr/bin/env python3
"""What instrumenting adds to building a large program: Go's own `go` command, with all its packages in cmd/.

    build-time.py [--go VERSION] [--runs N]

Prints a Markdown table of medians: `go build` and `gotrace-record build`, in turn, each with a Go build cache of its
own, which is empty (cold) or has everything (warm). Processor time is steadier than elapsed time on a busy machine;
both are printed. Needs `swift build -c release` and scripts/install-toolchains.sh VERSION.
"""

import argparse
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARIES = pathlib.Path(os.environ.get("GOTRACE_BINARIES", ROOT / ".build/release"))
PROGRAM, PACKAGES = "cmd/go", "cmd/..."


def measured(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Runs a command; elapsed and processor seconds, of its children too."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(command, env=environment, check=True)
    elapsed, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return elapsed, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def lines(go: pathlib.Path, environment: dict[str, str]) -> int:
    template = "{{range .GoFiles}}{{$.ImportPath}} {{$.Dir}}/{{.}}\n{{end}}"
    command = [go, "list", "-deps", "-f", template, PROGRAM]
    listed = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    files = [line.split(" ", 1)[1] for line in listed.stdout.splitlines() if line.startswith("cmd/")]
    return sum(pathlib.Path(file).read_bytes().count(b"\n") for file in files)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--go", default="1.27.3")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    folder = ROOT / ".toolchains" / options.go / "go/bin"
    go = folder / "go"
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="gotrace-build-time-"))
    base = dict(os.environ, PATH=f"{folder}:{os.environ['PATH']}", GOTOOLCHAIN="local", GOPROXY="off", GOFLAGS="")
    kinds = {
        "`go build`": (
            [str(go), "build", "-o", str(scratch / "plain"), PROGRAM], dict(base, GOCACHE=str(scratch / "cache1"))),
        "`gotrace-record build`": (
            [str(BINARIES / "gotrace-record"), "build", "-o", str(scratch / "traced"), "--include", PACKAGES, PROGRAM],
            dict(base, GOCACHE=str(scratch / "cache2"), XDG_CACHE_HOME=str(scratch / "cache3")),
        ),
    }
    times: dict[tuple[str, str], list[tuple[float, float]]] = {}
    try:
        for state in ["cold", "warm"]:
            for run in range(options.runs):
                if state == "cold":
                    for cache in scratch.glob("cache*"):
                        shutil.rmtree(cache)
                for name, (command, environment) in kinds.items():
                    times.setdefault((state, name), []).append(measured(command, environment))
                    print(f"{state} {run + 1}/{options.runs} {name} {times[state, name][-1]}", file=sys.stderr)
        count = lines(go, base)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    print(f"{PROGRAM} of Go {options.go}, {count:,} lines in packages of {PACKAGES}; medians of {options.runs}\n")
    print("| cache | build | elapsed s | processor s | processor, added |\n| --- | --- | --- | --- | --- |")
    for state in ["cold", "warm"]:
        plain = None
        for name in kinds:
            elapsed, processor = (statistics.median(run[i] for run in times[state, name]) for i in (0, 1))
            added = "" if plain is None else f"{processor - plain:+.2f} s ({(processor / plain - 1) * 100:+.0f} %)"
            plain = plain or processor
            print(f"| {state} | {name} | {elapsed:.2f} | {processor:.2f} | {added} |")


if __name__ == "__main__":
    main()
