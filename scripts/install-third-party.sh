#!/usr/bin/env bash
# Unpacks the Go modules that the tests record, from Debian's golang-*-dev packages, into .toolchains/third-party.
# Nothing is installed on the machine, and no root is needed.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

mapfile -t packages < <(python3 "$root/scripts/third_party.py" packages)
debian_unpack "$root/.toolchains/third-party" "${packages[@]}"
