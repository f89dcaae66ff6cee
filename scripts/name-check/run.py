#!/usr/bin/env python3
"""Compares our names of functions with the Go runtime's, in the tests of standard-library packages.

    scripts/name-check/run.py <GOROOT> <package>... [-- <go test flag>...]

The packages and all they depend on are instrumented (but for the runtime, what the stand-in for the tracing runtime
depends on, and reflect, some of whose frames the runtime passes over), their tests are run, and every function that is
entered says what the runtime calls it. Differences are printed for names from the source alone, and for names corrected
by the test binaries' own function tables; the exit status is 1 if there are any of the latter.
"""

import collections
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent


def make_shadow(goroot, shadow, log):
    """A GOROOT that is the given one and has one package more."""
    (shadow / "src" / "namecheck").mkdir(parents=True)
    for entry in goroot.iterdir():
        if entry.name != "src":
            (shadow / entry.name).symlink_to(entry)
    for entry in (goroot / "src").iterdir():
        (shadow / "src" / entry.name).symlink_to(entry)
    source = (HERE / "namecheck.go").read_text().replace('"LOG/"', f'"{log}/"')
    (shadow / "src" / "namecheck" / "namecheck.go").write_text(source)


class Go:
    def __init__(self, root):
        self.root = root
        self.environment = dict(
            os.environ, GOROOT=str(root), GOTOOLCHAIN="local", GOPROXY="off", GOFLAGS="", GOWORK="off")

    def run(self, *arguments, check=True):
        return subprocess.run(
            [self.root / "bin" / "go", *arguments], env=self.environment, cwd=self.root / "src",
            stdout=subprocess.PIPE, text=True, check=check).stdout

    def list(self, *arguments):
        decoder, text = json.JSONDecoder(), self.run("list", "-json", *arguments).lstrip()
        while text:
            package, end = decoder.raw_decode(text)
            yield package
            text = text[end:].lstrip()


def packages(go, targets):
    """The lines that main.swift reads."""
    left_out = set(go.run("list", "-deps", "namecheck").split()) | {"unsafe", "reflect"}
    tested = set(go.run("list", *targets).split())
    for package in go.list("-deps", "-test", *targets):
        path = package["ImportPath"]
        is_variant = "ForTest" in package or path.endswith(".test")
        if is_variant or path in left_out or path.startswith(("runtime", "internal/runtime")):
            continue
        test, external = (package.get(key, []) if path in tested else [] for key in ("TestGoFiles", "XTestGoFiles"))
        yield f"package {path}"
        for name in package.get("GoFiles", []) + test + package.get("CgoFiles", []):
            yield f"file {package['Dir']}/{name}"
        if external:
            yield f"package {path}_test"
            yield from (f"file {package['Dir']}/{name}" for name in external)


def compare(what, log, names):
    """Prints and counts the functions that the runtime calls otherwise."""
    expected = {line.split("\t")[0]: line.split("\t")[1:] for line in names.read_text().splitlines()}
    agreed, differences = set(), collections.OrderedDict()
    for report in log.iterdir():
        for line in report.read_text().splitlines():
            identity, name, file, number = line.split("\t")
            our_name, our_file, our_number = expected[identity]
            same = name == our_name and number == our_number and os.path.basename(file) == os.path.basename(our_file)
            if same:
                agreed.add(identity)
            else:
                differences[identity] = f"  {name} {file}:{number}, but we: {our_name} {our_file}:{our_number}"
    print(f"{what}: {len(agreed)} ids agree, {len(differences)} differ")
    print(*differences.values(), sep="\n")
    return len(differences)


def main():
    arguments, flags = sys.argv[1:], []
    if "--" in arguments:
        flags = arguments[arguments.index("--") + 1:]
        arguments = arguments[:arguments.index("--")]
    goroot, targets = pathlib.Path(arguments[0]).resolve(), arguments[1:]
    minor = (goroot / "VERSION").read_text().split()[0].split(".")[1]
    with tempfile.TemporaryDirectory() as directory:
        work = pathlib.Path(directory)
        log, output, binaries = work / "log", work / "output", work / "binaries"
        for created in (log, output, binaries):
            created.mkdir()
        sources = sorted((HERE / "../../Sources/GoSource").rglob("*.swift"))
        subprocess.run(
            ["swiftc", "-O", "-wmo", "-swift-version", "6", "-o", work / "instrument", HERE / "main.swift", *sources],
            check=True)
        make_shadow(goroot, work / "goroot", log)
        go = Go(work / "goroot")
        (work / "packages").write_text("\n".join(packages(go, targets)) + "\n")
        instrument = [work / "instrument", work / "packages", output, minor]
        subprocess.run(instrument, check=True)
        for number, target in enumerate(targets):
            print(go.run(
                "test", "-short", "-vet=off", "-count=1", *flags, f"-overlay={output}/overlay.json",
                "-o", str(binaries / f"{number}.test"), target, check=False), end="")
        compare("from the source alone", log, output / "names.tsv")
        subprocess.run([*instrument, *binaries.iterdir()], check=True)
        return 1 if compare("with function tables", log, output / "names.tsv") else 0


if __name__ == "__main__":
    sys.exit(main())
