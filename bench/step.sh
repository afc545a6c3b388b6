#!/usr/bin/env bash
# Matrix-multiply rate of this machine and the share of it that training steps reach.
set -euo pipefail
cd "$(dirname "$0")/.."
source bench/environment.sh
OMP_NUM_THREADS=1 java -cp "$engine" dev.headstock.bench.engine.StepBenchmark "$distribution/samples/starter"
