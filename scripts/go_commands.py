"""Go's own commands: built instrumented with all their packages, and run recorded and plainly on the same input."""

import dataclasses
import pathlib
import re
import subprocess
import sys

# What each command is run with; what is not named here is only built. {go} is the toolchain's root, {program} a small
# Go program's folder, {binary} that program built, {out} a folder to write to, whose files are compared too.
RUNS = {
    "addr2line": ("0x480000\n", ["{binary}"]),
    "asm": ("", ["-p", "runtime", "-I", "{go}/pkg/include", "-o", "{out}/asm.o", "{go}/src/internal/cpu/cpu_x86.s"]),
    "buildid": ("", ["{binary}"]),
    "compile": ("", ["-p", "sort", "-complete", "-o", "{out}/main.o", "{program}/alone.go"]),
    "cover": ("", ["-mode=count", "-o", "{out}/covered.go", "{program}/main.go"]),
    "fix": ("package p\n", []),
    "go": ("", ["list", "-deps", "-json", "net/http"]),
    "gofmt": ("", ["-s", "-d", "{go}/src/go", "{go}/test/fixedbugs"]),
    "nm": ("", ["-size", "-sort", "size", "{binary}"]),
    "objdump": ("", ["-s", "main.main", "{binary}"]),
    "test2json": ("=== RUN   TestA\n--- PASS: TestA (0.00s)\nPASS\n", []),
    "vet": ("", ["-flags"]),
}

PROGRAM = """package main

import ("fmt"; "os")

type list[T any] []T
func (l list[T]) each(f func(T)) { for _, v := range l { f(v) } }

func main() {
	list[string](os.Args[1:]).each(func(s string) { defer fmt.Println(s) })
}
"""
ALONE = """package sort

type T[K any] struct{ next *T[K]; key K }
func (t *T[K]) Len() (n int) { for ; t != nil; t = t.next { n++ }; return }
func Do(f func() int) func() int { return func() int { return f() + (&T[int]{}).Len() } }
"""


@dataclasses.dataclass
class Result:
    command: str
    # Why it could not be built instrumented; empty if it was.
    failure: str = ""
    # Whether it was run, and what it gave differently.
    ran: bool = False
    events: int = 0
    differences: list[str] = dataclasses.field(default_factory=list)


def recorded_events(binaries: pathlib.Path, trace: pathlib.Path) -> int:
    info = subprocess.run([binaries / "gotrace-analyze", "info", trace], capture_output=True, text=True)
    found = re.search(r"([\d,]+) events", info.stdout)
    return int(found[1].replace(",", "")) if found else 0


def commands(environment: dict[str, str]) -> list[str]:
    """The commands with any Go file (some folders of cmd hold tests alone)."""
    template = '{{if and (eq .Name "main") .GoFiles}}{{.ImportPath}}{{end}}'
    listed = subprocess.run(["go", "list", "-f", template, "cmd/..."], env=environment, check=True,
                            capture_output=True, text=True)  # fmt: skip
    return [path.removeprefix("cmd/") for path in listed.stdout.split() if "testdata" not in path]


def check(binaries: pathlib.Path, environment: dict[str, str], folder: pathlib.Path) -> list[Result]:
    """Builds and runs them all with the toolchain on the environment's PATH; everything is written below `folder`."""
    root = subprocess.run(["go", "env", "GOROOT"], env=environment, check=True, capture_output=True, text=True)
    words = {"go": root.stdout.strip(), "program": str(folder / "program"), "binary": str(folder / "program/a.out")}
    (folder / "program").mkdir(parents=True)
    (folder / "program/main.go").write_text(PROGRAM)
    (folder / "program/alone.go").write_text(ALONE)
    subprocess.run(
        ["go", "build", "-trimpath", "-o", words["binary"], folder / "program/main.go"], env=environment, check=True)

    results = []
    for name in commands(environment):
        result = Result(name)
        results.append(result)
        # Under its own name: some print it.
        traced, plain, trace = folder / "traced" / name, folder / "plain" / name, folder / "t.trace"
        built = subprocess.run(
            [binaries / "gotrace-record", "build", "-o", traced, "--include", "cmd/...", f"cmd/{name}"],
            env=environment, capture_output=True, text=True)  # fmt: skip
        if built.returncode != 0:
            result.failure = built.stderr.strip()
        elif name in RUNS:
            subprocess.run(["go", "build", "-o", plain, f"cmd/{name}"], env=environment, check=True)
            outcomes = []
            for prefix in ([plain], [binaries / "gotrace-record", "exec", "--quiet", "-o", trace, "--", traced]):
                out = folder / "out"
                out.mkdir()
                input, arguments = RUNS[name]
                ended = subprocess.run(
                    [*prefix, *(a.format(**words, out=out) for a in arguments)], input=input.encode(),
                    env=environment, cwd=folder / "program", capture_output=True)  # fmt: skip
                outcomes.append({"exit status": ended.returncode, "output": ended.stdout, "errors": ended.stderr}
                                | {file.name: file.read_bytes() for file in out.iterdir()})  # fmt: skip
                for file in out.iterdir():
                    file.unlink()
                out.rmdir()
            result.ran = True
            one, other = outcomes
            result.differences = [k for k in one.keys() | other.keys() if one.get(k) != other.get(k)]
            result.events = recorded_events(binaries, trace)
        traced.unlink(missing_ok=True)
        same = f"same, {result.events:,} events" if result.ran else "builds"
        word = result.failure or ", ".join(result.differences) or same
        print(f"cmd/{name}: {word}", file=sys.stderr, flush=True)
    return results
