#!/usr/bin/env python3
"""Real Go modules to trace: what Debian's golang-*-dev packages hold.

    third_party.py list                     the modules that are tested, one a line
    third_party.py packages                 the Debian packages that hold them and what they import
    third_party.py stage FOLDER MODULE      makes FOLDER/MODULE a module that builds and tests without a network

Debian ships sources in GOPATH layout, without the modules they were. Staging copies a module, gives it a go.mod, and
lets that replace the modules it imports by copies of theirs. The copies' folders end with the module's path, as in a
GOPATH: the tests of some modules expect it of their stack traces.
"""

import pathlib
import re
import shutil
import sys
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCES = ROOT / ".toolchains/third-party/usr/share/gocode/src"


@dataclass(frozen=True)
class Module:
    path: str
    debian: str
    # The packages whose tests are run, as patterns of the go command.
    patterns: tuple[str, ...] = ("./...",)
    # What makes it worth testing.
    about: str = ""


# Modules whose tests are run.
MODULES = [
    Module("github.com/google/uuid", "golang-github-google-uuid-dev", about="small functions"),
    Module("github.com/gorilla/mux", "golang-github-gorilla-mux-dev", about="net/http handlers"),
    Module("github.com/pkg/errors", "golang-github-pkg-errors-dev", about="its tests compare stack traces"),
    Module("github.com/spf13/pflag", "golang-github-spf13-pflag-dev", about="methods, function values"),
    Module("github.com/BurntSushi/toml", "golang-github-burntsushi-toml-dev", about="parser, reflection"),
    Module("github.com/hashicorp/golang-lru", "golang-github-hashicorp-golang-lru-dev", about="locks"),
    Module(
        "github.com/sirupsen/logrus", "golang-github-sirupsen-logrus-dev",
        about="runtime.Callers, os.Exit handlers",
    ),
    Module("github.com/google/btree", "golang-github-google-btree-dev", about="recursion, goroutines"),
    Module("github.com/google/go-cmp", "golang-github-google-go-cmp-dev", about="function names of literals"),
    Module("github.com/gorilla/websocket", "golang-github-gorilla-websocket-dev", about="network, goroutines"),
    Module("github.com/stretchr/testify", "golang-github-stretchr-testify-dev", about="panics, caller information"),
    Module("github.com/yuin/goldmark", "golang-github-yuin-goldmark-dev", about="large, many interfaces"),
    Module("github.com/emirpasic/gods", "golang-github-emirpasic-gods-dev", about="many packages"),
    Module("go.uber.org/atomic", "golang-go.uber-atomic-dev", about="contention"),
    Module("go.uber.org/goleak", "golang-uber-goleak-dev", about="finds leaked goroutines"),
    Module(
        "go.uber.org/zap", "golang-go.uber-zap-dev",
        ("./", "./buffer", "./internal/...", "./zapcore", "./zaptest/...", "./zapio"),
        about="callers, stack traces, allocation counts",
    ),
    Module("golang.org/x/sync", "golang-golang-x-sync-dev", about="errgroup, singleflight, semaphore"),
    Module("golang.org/x/time", "golang-golang-x-time-dev", about="timing"),
    Module(
        "golang.org/x/exp", "golang-golang-x-exp-dev",
        ("./slices", "./maps", "./slog/...", "./rand"),
        about="generics, runtime.Callers",
    ),
    Module(
        "golang.org/x/net", "golang-golang-x-net-dev",
        # Not http2 itself: its tests hang with Go 1.27, plainly.
        ("./http2/hpack", "./http2/h2c", "./html/...", "./trace", "./websocket", "./context/...", "./proxy",
         "./netutil"),
        about="large, generated tables, networks",
    ),
    Module(
        "golang.org/x/text", "golang-golang-x-text-dev",
        ("./unicode/...", "./transform", "./language", "./encoding/..."),
        about="large tables, generated files",
    ),
    Module(
        "github.com/klauspost/compress", "golang-github-klauspost-compress-dev",
        ("./flate", "./huff0", "./fse", "./zstd", "./snappy", "./s2"),
        about="large, CPU-bound, assembly",
    ),
    Module("github.com/hashicorp/raft", "golang-github-hashicorp-raft-dev", about="concurrency, timing"),
    Module("go.etcd.io/bbolt", "golang-github-coreos-bbolt-dev", ("./",), about="mmap, locks"),
    Module(
        "go.starlark.net", "golang-starlark-dev",
        ("./starlark", "./syntax", "./resolve", "./starlarkstruct"),
        about="interpreter: deep recursion",
    ),
]

# What these import; not tested themselves.
IMPORTED = {
    "github.com/armon/go-metrics": "golang-github-armon-go-metrics-dev",
    "github.com/benbjohnson/clock": "golang-github-benbjohnson-clock-dev",
    "github.com/cespare/xxhash": "golang-github-cespare-xxhash-dev",
    "github.com/chzyer/readline": "golang-github-chzyer-readline-dev",
    "github.com/davecgh/go-spew": "golang-github-davecgh-go-spew-dev",
    "github.com/fatih/color": "golang-github-fatih-color-dev",
    "github.com/hashicorp/go-hclog": "golang-github-hashicorp-go-hclog-dev",
    "github.com/hashicorp/go-immutable-radix": "golang-github-hashicorp-go-immutable-radix-dev",
    "github.com/hashicorp/go-msgpack": "golang-github-hashicorp-go-msgpack-dev",
    "github.com/mattn/go-colorable": "golang-github-mattn-go-colorable-dev",
    "github.com/mattn/go-isatty": "golang-github-mattn-go-isatty-dev",
    "github.com/pmezard/go-difflib": "golang-github-pmezard-go-difflib-dev",
    "github.com/stretchr/objx": "golang-github-stretchr-objx-dev",
    "go.uber.org/multierr": "golang-go.uber-multierr-dev",
    "golang.org/x/sys": "golang-golang-x-sys-dev",
    "golang.org/x/term": "golang-golang-x-term-dev",
    "gopkg.in/yaml.v3": "golang-gopkg-yaml.v3-dev",
}

BY_PATH = {m.path: m for m in MODULES}

REPLACEABLE = sorted({**IMPORTED, **{m.path: m.debian for m in MODULES}})


def version(path: str) -> str:
    """The version to require of a module that is replaced: any of the major version that its path names."""
    major = re.search(r"[./]v(\d+)$", path)
    return f"v{major[1]}.0.0" if major else "v0.0.0"


def copy(path: str, into: pathlib.Path) -> pathlib.Path:
    """Copies a module's folder, without its go.mod and without the modules nested in it."""
    target = into / path

    def ignored(folder: str, names: list[str]) -> list[str]:
        here = pathlib.Path(folder)
        nested = [n for n in names if (here / n / "go.mod").exists()]
        return nested + [n for n in names if n in ("go.mod", "go.sum") and here == SOURCES / path]

    shutil.copytree(SOURCES / path, target, ignore=ignored, ignore_dangling_symlinks=True)
    return target


def stage(folder: pathlib.Path, path: str) -> None:
    if not (SOURCES / path).is_dir():
        sys.exit(f"third_party.py: no {path} in {SOURCES}: run scripts/install-third-party.sh")
    others = [p for p in REPLACEABLE if p != path]
    shared = folder / "imported"
    for other in others:
        if not (shared / other).exists():
            (copy(other, shared) / "go.mod").write_text(f"module {other}\n\ngo 1.21\n")
    module = copy(path, folder)
    lines = [f"module {path}", "", "go 1.21", "", "require ("]
    lines += [f"\t{p} {version(p)}" for p in others]
    lines += [")", "", "replace ("]
    lines += [f"\t{p} => {(shared / p).resolve()}" for p in others]
    lines += [")", ""]
    (module / "go.mod").write_text("\n".join(lines))


def main() -> None:
    match sys.argv[1:]:
        case ["list"]:
            print(*(m.path for m in MODULES), sep="\n")
        case ["packages"]:
            print(*sorted({m.debian for m in MODULES} | set(IMPORTED.values())), sep="\n")
        case ["stage", folder, path]:
            stage(pathlib.Path(folder), path)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
