#!/usr/bin/env bash
# Training steps of Headstock beside those of transformers with PEFT, in turns; processor time on one thread. PAIRS (5), about two minutes each.
set -euo pipefail
cd "$(dirname "$0")/.."
source bench/environment.sh
source bench/peers/environment.sh
java -cp "$engine" dev.headstock.bench.interop.StarterFolder "$distribution/samples/starter" "$folder/base"
# As the server starts its workers.
export WORKER_MEMORY=glibc.malloc.hugetlb=1:glibc.malloc.arena_max=1:glibc.malloc.mmap_threshold=33554432:glibc.malloc.trim_threshold=1073741824:glibc.malloc.top_pad=67108864
PYTHONPATH=bench/peers "$venv/bin/python" bench/peers/step_pairs.py "$engine" "$distribution/samples/starter" "$folder/base"
