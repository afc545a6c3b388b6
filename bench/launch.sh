#!/usr/bin/env bash
# Three launches on an empty home folder, the first one cold: seconds until the first step, and the worker's memory.
set -euo pipefail
cd "$(dirname "$0")/.."
source bench/environment.sh
start_server
PYTHONPATH=bench/peers python3 bench/launch.py "$address" "$HEADSTOCK_HOME/admin-token" "$distribution/samples/spam.csv"
