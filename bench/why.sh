#!/usr/bin/env bash
# Makes the report of docs/why-fine-tuning.md anew: its figures as SVG in docs/why-fine-tuning, its tables on the standard output. About an hour.
# SEEDS (3) says how many runs each start gets. Wants Chromium, which draws the figures, and what web-ui has installed. PRINT names a folder for a PDF.
set -euo pipefail
cd "$(dirname "$0")/.."
source bench/environment.sh
start_server
node bench/why/report.mjs "$address" "$HEADSTOCK_HOME/admin-token" "$distribution/samples/spam.csv" docs/why-fine-tuning
