#!/usr/bin/env bash
# Fine-tunes real data with the Python Trainer and with Headstock, in turns, and prints one table; then compares the first steps of both.
# Rows that are there already are not computed again. DATA is the folder with the data sets; TASKS and SEEDS choose.
set -euo pipefail
cd "$(dirname "$0")/.."
: "${DATA:?Set DATA to the folder that holds wnut17, query-wellformedness and med.}"
TASKS=${TASKS:-wnut17,query-wellformedness,med}
export TASKS PYTHONPATH=bench/peers
source bench/environment.sh
source bench/peers/environment.sh
start_server
token=$HEADSTOCK_HOME/admin-token
java -cp "$engine" dev.headstock.bench.interop.StarterFolder "$distribution/samples/starter" "$folder/base"
for task in ${TASKS//,/ }; do
  "$venv/bin/python" bench/quality/first_steps.py "$address" "$token" "$DATA" "$folder/$task" "$task"
done
"$venv/bin/python" bench/quality/compare.py "$address" "$token" "$folder/base" "$DATA" bench/quality/target
