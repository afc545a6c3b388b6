#!/usr/bin/env bash
# Exports small trained models and loads them with transformers, PEFT and AdapterHub's library: the answers must be the same.
set -euo pipefail
cd "$(dirname "$0")/.."
source bench/environment.sh
source bench/peers/environment.sh
adapters=${HEADSTOCK_ADAPTERS_VENV:-bench/interop/target/venv}
if [ ! -x "$adapters/bin/python" ]; then
  python3 -m venv "$adapters"
  "$adapters/bin/pip" install --quiet --requirement bench/interop/requirements.txt
fi
"$venv/bin/python" bench/interop/decoder.py "$folder/decoder"
java -cp "$engine" dev.headstock.bench.interop.ExportSamples "$distribution/samples/starter" "$folder/decoder" "$folder/samples"
"$venv/bin/python" bench/interop/check.py "$folder/samples" 'model-*' 'peft-*'
"$adapters/bin/python" bench/interop/check.py "$folder/samples" 'prefix-*' 'hub-*'
