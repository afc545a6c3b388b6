#!/usr/bin/env bash
# Training steps and evaluations of Headstock beside those of transformers, PEFT and AdapterHub's library, in turns; processor time on one thread.
# PAIRS (5), about three minutes each: PAIRS=1 is the short mode. RECORD=1 keeps the ratios for the next time. HEADSTOCK_ADAPTERS_VENV names an
# environment with AdapterHub's library, as bench/interop.sh makes it; without one the bottleneck row is left out.
set -euo pipefail
cd "$(dirname "$0")/.."
ADAPTERS=${HEADSTOCK_ADAPTERS_VENV:-bench/interop/target/venv}/bin/python
[ -x "$ADAPTERS" ] || ADAPTERS=
export ADAPTERS
source bench/environment.sh
source bench/peers/environment.sh
java -cp "$engine" dev.headstock.bench.interop.StarterFolder "$distribution/samples/starter" "$folder/base"
# As the server starts its workers.
export WORKER_MEMORY=glibc.malloc.hugetlb=1:glibc.malloc.arena_max=1:glibc.malloc.mmap_threshold=33554432:glibc.malloc.trim_threshold=1073741824:glibc.malloc.top_pad=67108864
PYTHONPATH=bench/peers "$venv/bin/python" bench/peers/step_pairs.py "$engine" "$distribution/samples/starter" "$folder/base" bench/peers/ratios.json
