#!/usr/bin/env bash
# Starts the built server on an empty home folder, puts load on it and prints the figures as JSON.
set -euo pipefail
cd "$(dirname "$0")/.."
[ -z "${JAVA_HOME:-}" ] || PATH=$JAVA_HOME/bin:$PATH
mvn -q -ntp -pl bench/load -am -DskipTests package
exec java -cp 'bench/load/target/*:bench/load/target/lib/*' dev.headstock.bench.load.Load "${1:-platform/distribution/target/headstock}"
