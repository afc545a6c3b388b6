#!/usr/bin/env bash
# Memory of an evaluation of many rows of fifty classes, in a process with the smallest heap that the server gives a worker.
# ROWS="100000 400000 1000000" names the sizes.
set -euo pipefail
cd "$(dirname "$0")/.."
source bench/environment.sh
java -cp "$engine" dev.headstock.bench.engine.EvaluationMemory "$distribution/samples/starter"
