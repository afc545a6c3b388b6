#!/usr/bin/env bash
# Makes a report of docs/why-fine-tuning.md anew: its figures as SVG in a folder beside it, its tables on the standard output. Half an hour to an hour.
# Argument: emails (the sample e-mails, as usual) or questions, whose data is in the folder DATA.
# SEEDS (3) says how many runs each start gets. Wants Chromium, which draws the figures, and what web-ui has installed. PRINT names a folder for a PDF.
set -euo pipefail
cd "$(dirname "$0")/.."
task=${1:-emails}
case $task in
  emails) figures=docs/why-fine-tuning ;;
  questions) figures=docs/why-fine-tuning-questions && : "${DATA:?DATA must name the folder that has query-wellformedness}" ;;
  *) echo "There is no task '$task'. Choose emails or questions." >&2 && exit 1 ;;
esac
source bench/environment.sh
[ "$task" = questions ] && data=$DATA || data=$distribution/samples/spam.csv
start_server
node bench/why/report.mjs "$address" "$HEADSTOCK_HOME/admin-token" "$task" "$data" "$PWD/$figures"
