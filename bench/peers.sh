#!/usr/bin/env bash
# Trains the same specifications with transformers + PEFT and with Headstock on this machine and prints one table.
# EPOCHS (2), SEEDS (42) and PEER_PRECISIONS (fp32; bf16 too) say how much. About 20 minutes on two cores.
set -euo pipefail
cd "$(dirname "$0")/.."
source bench/environment.sh
source bench/peers/environment.sh
start_server
java -cp "$engine" dev.headstock.bench.interop.StarterFolder "$distribution/samples/starter" "$folder/base"
"$venv/bin/python" bench/peers/compare.py "$address" "$HEADSTOCK_HOME/admin-token" "$folder/base" "$distribution/samples/spam.csv" "$folder/peer"
