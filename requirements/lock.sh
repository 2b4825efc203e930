#!/usr/bin/env bash
# Pins build.in, runtime.in, dev.in, mutants.in, bench.in and scan.in anew: versions with hashes, and no addresses (make lock).
set -euo pipefail
cd "$(dirname "$0")"
for name in build runtime dev mutants bench scan; do
    ../.venv/bin/pip-compile --quiet --generate-hashes --no-header --strip-extras --allow-unsafe \
        --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --output-file "$name.txt" "$@" "$name.in"
done
if grep -n '://' ./*.txt; then
    echo "a lock file holds an address (see above)" >&2
    exit 1
fi
