#!/usr/bin/env python3
"""Real Go modules to trace: what Debian's golang-*-dev packages hold.

    third_party.py list                     the modules, one a line
    third_party.py packages                 the Debian packages that hold them and what they import
    third_party.py stage FOLDER MODULE      makes a module of it in FOLDER that builds and tests without a network

Debian ships sources in GOPATH layout, without the modules they were. Staging copies a module and those it imports side
by side, gives each a go.mod, and lets the first one's replace the others by their folders.
"""

import pathlib
import shutil
import sys
from dataclasses import dataclass, field

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCES = ROOT / ".toolchains/third-party/usr/share/gocode/src"


@dataclass(frozen=True)
class Module:
    path: str
    debian: str
    needs: tuple[str, ...] = ()
    # The packages whose tests are run, as patterns of the go command.
    patterns: tuple[str, ...] = ("./...",)
    # Tests that are not run, as a regular expression of go test's -skip (known to Go 1.20 and later), and why.
    skip: str = ""
    why: str = ""


MODULES = [
]

BY_PATH = {m.path: m for m in MODULES}
