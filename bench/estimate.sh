#!/usr/bin/env bash
# What plans promise beside what runs take, for every way of training the starter model.
set -euo pipefail
cd "$(dirname "$0")/.."
source bench/environment.sh
OMP_NUM_THREADS=1 java -cp "$engine" dev.headstock.bench.engine.EstimateBenchmark "$distribution/samples/starter"
