#!/usr/bin/env python3
"""Runs tests of third-party modules plainly and recorded, compares every result, writes docs/COMPATIBILITY.md.

    compatibility.py [--go VERSION…] [--module PATH…] [--no-race] [--print]

Needs `swift build -c release`, scripts/install-toolchains.sh --ci and scripts/install-third-party.sh. With --print, or
where not everything is run, the document goes to standard output instead. Exit status 1 if any result differs.
"""

import argparse
import json
import os
import pathlib
import platform
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field

import go_commands
import third_party
from third_party import ROOT, Module

BINARIES = pathlib.Path(os.environ.get("GOTRACE_BINARIES", ROOT / ".build/release"))
DOCUMENT = ROOT / "docs/COMPATIBILITY.md"
VERSIONS = ["1.21.13", "1.24.11", "1.27.3"]

# Some tests have addresses in their names.
ADDRESS = re.compile(r"0x[0-9a-f]{4,}")


@dataclass
class Run:
    """One `go test`: every test's and package's result, and how long it took."""

    results: dict[str, str]
    seconds: float
    events: int = 0
    complaint: str = ""


@dataclass
class Comparison:
    module: Module
    go: str
    race: bool
    plain: Run
    traced: Run
    # Tests whose plain results differ from run to run.
    unsteady: list[str] = field(default_factory=list)
    # Tests that give another result traced, run after run.
    differing: list[str] = field(default_factory=list)
    # Tests whose traced result is the plain one of a build without inlining (-gcflags=-l).
    inlining: list[str] = field(default_factory=list)

    @property
    def tests(self) -> dict[str, str]:
        return {name: result for name, result in self.plain.results.items() if " " in name}


def environment(go: str, cache: pathlib.Path) -> dict[str, str]:
    return os.environ | {
        "PATH": f"{ROOT}/.toolchains/{go}/go/bin:{os.environ['PATH']}",
        "GOTOOLCHAIN": "local",
        "GOPROXY": "off",
        "GOFLAGS": "",
        "XDG_CACHE_HOME": str(cache),
        "GOCACHE": os.environ.get("GOCACHE", str(ROOT / ".cache/go-build")),
    }


def parse(output: str) -> dict[str, str]:
    """The last result of every "package test" and "package" in `go test -json`'s output."""
    results = {}
    for line in output.splitlines():
        try:
            event = json.loads(line)
        except json.JSONDecodeError:
            continue
        if isinstance(event, dict) and event.get("Action") in ("pass", "fail", "skip") and "Package" in event:
            name = " ".join(filter(None, (event["Package"], event.get("Test"))))
            results[ADDRESS.sub("0x…", name)] = event["Action"]
    return results


def test(
    module: Module, folder: pathlib.Path, go: str, race: bool, trace: pathlib.Path | None = None, flags: tuple = ()
) -> Run:
    """Runs the module's tests, recorded where there is a trace to write."""
    words = ["-json", "-short", "-timeout", "600s", *(["-race"] if race else []), *flags, *module.patterns]
    if trace is None:
        command = ["go", "test", "-vet=off", "-count=1", *words]
    else:
        command = [str(BINARIES / "gotrace-record"), "test", "--quiet", "-o", str(trace), *words]
    started = time.monotonic()
    # A group of its own, so that nothing is left behind when time is up.
    process = subprocess.Popen(
        command, cwd=folder / module.path, env=environment(go, folder / "cache"), text=True, errors="replace",
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    try:
        output, errors = process.communicate(timeout=900)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
        output, errors = process.communicate()
        errors += "\nstopped after 900 s"
    seconds = time.monotonic() - started
    events = 0
    if trace is not None and trace.exists():
        events = go_commands.recorded_events(BINARIES, trace)
        trace.unlink()
    return Run(parse(output), seconds, events, errors.strip()[-2000:])


def different(a: Run, b: Run) -> set[str]:
    return {name for name in a.results.keys() | b.results.keys() if a.results.get(name) != b.results.get(name)}


def tests_among(names: set[str]) -> list[str]:
    """Sorted, without packages that are there only because a test of theirs is."""
    return sorted(n for n in names if " " in n or not any(other.startswith(n + " ") for other in names))


def compare(module: Module, folder: pathlib.Path, go: str, race: bool) -> Comparison | None:
    """Nothing where the module's own tests cannot be run with this toolchain, or with the race detector."""
    trace = folder / "t.trace"
    plain = test(module, folder, go, race)
    if not any(result == "pass" for name, result in plain.results.items() if " " in name):
        print(f"{module.path} cannot be tested with Go {go}: {plain.complaint[-300:]}", file=sys.stderr)
        return None
    comparison = Comparison(module, go, race, plain, test(module, folder, go, race, trace))
    # What differs is run again: a test whose result varies without recording, too, shows nothing.
    suspects = different(plain, comparison.traced)
    for _ in range(2):
        if not suspects:
            break
        again, traced = test(module, folder, go, race), test(module, folder, go, race, trace)
        comparison.unsteady += sorted(suspects & different(plain, again))
        suspects -= set(comparison.unsteady)
        suspects &= different(plain, traced)
    if suspects:
        # Instrumented functions are not inlined; some tests notice that by themselves.
        without = test(module, folder, go, race, flags=("-gcflags=-l",))
        explained = suspects - different(comparison.traced, without)
        comparison.inlining = tests_among(explained)
        suspects -= explained
    comparison.differing = tests_among(suspects)
    return comparison


def report(c: Comparison) -> None:
    word = "differs" if c.differing else "same"
    print(f"{word:8} {c.module.path} Go {c.go}{' -race' if c.race else ''}: {len(c.tests)} tests, "
          f"{c.plain.seconds:.1f} s plain, {c.traced.seconds:.1f} s recorded {c.differing or ''}",
          file=sys.stderr, flush=True)  # fmt: skip
    if c.differing and c.traced.complaint:
        print(c.traced.complaint, file=sys.stderr)


def debian_version(package: str) -> str:
    shown = subprocess.run(["apt-cache", "show", "--no-all-versions", package], capture_output=True, text=True)
    found = re.search(r"^Version: (.*)$", shown.stdout, re.MULTILINE)
    return found[1] if found else "?"


def counts(c: Comparison | None) -> str:
    if c is None:
        return "does not build plainly"
    tests = c.tests.values()
    text = f"{len(tests)} tests"
    for result, word in (("fail", "fail plainly too"), ("skip", "skipped")):
        if number := sum(r == result for r in tests):
            text += f", {number} {word}"
    text += f": {len(c.differing)} differ" if c.differing else ": same"
    for names, word in ((c.inlining, "as without inlining"), (c.unsteady, "unsteady")):
        text += f", {len(names)} {word}" if names else ""
    return text


def commands_text(commands: dict[str, list[go_commands.Result]]) -> list[str]:
    """The table of Go's own commands, by version."""
    lines = ["", "## Go's own commands", "",
             "Every command in `GOROOT/src/cmd`, built with all its packages instrumented (`--include 'cmd/...'`).",
             "Some are also run, plainly and recorded: exit status, output, errors and files are the same, except for",
             "the listed differences.", "",
             "| Go | commands | built | run | events | differences |",
             "| --- | --- | --- | --- | ---: | --- |"]  # fmt: skip
    for go, results in commands.items():
        failed = [f"{r.command} does not build" for r in results if r.failure]
        differing = [f"{r.command}: {', '.join(r.differences)}" for r in results if r.differences]
        lines.append(f"| {go} | {len(results)} | {len(results) - len(failed)} | "
                     f"{', '.join(r.command for r in results if r.ran)} | {sum(r.events for r in results):,} | "
                     f"{'; '.join(failed + differing) or 'none'} |")  # fmt: skip
    return lines


def document(
    rows: dict[Module, dict[tuple[str, bool], Comparison | None]],
    commands: dict[str, list[go_commands.Result]], versions: list[str],
) -> str:  # fmt: skip
    columns = [(go, False) for go in versions] + [(versions[-1], True)]
    compared = [c for row in rows.values() for c in row.values() if c]
    lines = [
        "# Compatibility",
        "",
        f"Made by `scripts/compatibility.py` on {time.strftime('%Y-%m-%d')}, {platform.machine()}, "
        f"{os.cpu_count()} cores.",
        "",
        "The tests of third-party modules, from Debian 12's golang-*-dev packages, are run plainly (`go test -short`)",
        "and recorded (`gotrace-record test -short`), and the results of all tests and subtests are compared. *same*:",
        "each has the same result, pass, fail or skip. A test whose results differ is run twice more in both ways; if",
        "its plain result changes, too, it is *unsteady* and not counted. Some tests fail plainly, because the modules",
        "are older than the toolchains and Debian omits some test data.",
        "",
        f"{len(rows)} modules, {sum(len(c.tests) for c in compared):,} results compared, "
        f"{sum(c.traced.events for c in compared):,} events recorded, "
        f"{sum(len(c.differing) for c in compared)} differences.",
        "",
        "| module | why it is tested | " + " | ".join(f"Go {v}{' -race' if r else ''}" for v, r in columns)
        + " | events |",
        "| --- | --- | " + "--- | " * len(columns) + "---: |",
    ]  # fmt: skip
    for module, row in rows.items():
        cells = [counts(row[column]) if column in row else "not run" for column in columns]
        newest = row.get((versions[-1], False))
        version = debian_version(module.debian)
        lines.append(f"| {module.path} ({version}) | {module.about} | " + " | ".join(cells)
                     + f" | {newest.traced.events if newest else 0:,} |")  # fmt: skip
    for title, text, names in (
        ("Differences", "", lambda c: c.differing),
        ("Tests that notice inlining",
         "Instrumented functions are not inlined. These tests have the recorded result also when the plain program is\n"
         "built without inlining (`-gcflags=-l`): they compare names of functions that the compiler renames where it\n"
         "inlines, or count allocations.", lambda c: c.inlining),
        ("Unsteady tests", "Their results vary without recording, too.", lambda c: c.unsteady),
    ):  # fmt: skip
        lines += ["", f"## {title}", ""] + ([text, ""] if text else [])
        found = [(c, name) for c in compared for name in names(c)]
        if not found:
            lines.append("None.")
        for c, name in found:
            plain, traced = c.plain.results.get(name, "no result"), c.traced.results.get(name, "no result")
            lines.append(f"- `{name}` (Go {c.go}{' -race' if c.race else ''}): {plain} plainly, {traced} recorded")
    return "\n".join(lines + commands_text(commands)) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--go", nargs="+", default=VERSIONS)
    parser.add_argument("--module", nargs="+")
    parser.add_argument("--no-race", action="store_true")
    parser.add_argument("--print", action="store_true")
    options = parser.parse_args()
    modules = [third_party.BY_PATH[path] for path in options.module or third_party.BY_PATH]

    rows: dict[Module, dict[tuple[str, bool], Comparison | None]] = {}
    for module in modules:
        with tempfile.TemporaryDirectory(prefix="gotrace-compatibility-") as name:
            folder = pathlib.Path(name)
            third_party.stage(folder, module.path)
            row = rows[module] = {}
            for go in options.go:
                row[go, False] = compare(module, folder, go, False)
            if not options.no_race:
                row[options.go[-1], True] = compare(module, folder, options.go[-1], True)
            for comparison in row.values():
                if comparison:
                    report(comparison)

    commands = {}
    for go in [] if options.module else options.go:
        with tempfile.TemporaryDirectory(prefix="gotrace-commands-") as name:
            folder = pathlib.Path(name)
            commands[go] = go_commands.check(BINARIES, environment(go, folder / "cache"), folder)

    text = document(rows, commands, options.go)
    whole = options.go == VERSIONS and not options.module and not options.no_race
    if whole and not options.print:
        DOCUMENT.write_text(text)
    else:
        print(text)
    differs = any(c and c.differing for row in rows.values() for c in row.values())
    sys.exit(differs or any(r.failure or r.differences for results in commands.values() for r in results))


if __name__ == "__main__":
    main()
