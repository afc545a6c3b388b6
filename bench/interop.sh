#!/usr/bin/env bash
# Exports small trained models and loads them with transformers and PEFT: the answers must be the same.
set -euo pipefail
cd "$(dirname "$0")/.."
source bench/environment.sh
source bench/peers/environment.sh
java -cp "$engine" dev.headstock.bench.interop.ExportSamples "$distribution/samples/starter" "$folder/samples"
"$venv/bin/python" bench/interop/check.py "$folder/samples"
