#!/bin/sh
# Prints the newest Python in the supported range (3.11 to 3.13) found on PATH.
set -u
for name in python3.13 python3.12 python3.11 python3 python; do
    path=$(command -v "$name") || continue
    if "$path" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
        2>/dev/null; then
        echo "$path"
        exit 0
    fi
done
echo "posgui needs Python 3.11, 3.12 or 3.13, and none was found on PATH (make PYTHON=... names one)." >&2
exit 1
