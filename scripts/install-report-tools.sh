#!/usr/bin/env bash
# Makes available what reports and exports are checked with: Chromium, flamegraph.pl and Python packages that read what
# we write. Prints the folder of the Python packages, for PYTHONPATH. Chromium and pip are installed only where root is
# to be had; without them the browser is left out, or nothing is printed.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$root"

if ! command -v chromium >/dev/null && ! command -v google-chrome >/dev/null; then
  if can_be_root; then debian_install chromium; else say "no Chromium, and no root to install it"; fi
fi

# A script of Perl's own, so that it needs no more than to be unpacked.
debian_unpack "$root/.toolchains/debian" libdevel-nytprof-perl

# The versions belong to the folder's name: another one is another folder.
packages=(duckdb==2.0.0 jsonschema==4.26.0 perfetto==0.59.1 protobuf==7.36.2)
python_version=$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')
folder=$root/.toolchains/python/$python_version-$(IFS=+ && echo "${packages[*]}")
if [[ ! -d $folder ]]; then
  python3 -m pip --version >/dev/null 2>&1 || {
    if ! can_be_root; then
      say "no pip, and no root to install it"
      exit 0
    fi
    debian_install python3-pip
  }
  partial=$folder.partial
  rm -rf "$partial"
  persistently quietly python3 -m pip install --quiet --disable-pip-version-check --no-warn-script-location \
    --target "$partial" "${packages[@]}"
  mv "$partial" "$folder"
fi
printf '%s\n' "$folder"
