#!/usr/bin/env bash
# Makes example-<API version>.jar, the jar of plugins/example as its author would build it: with one JDK the same bytes every time.
# Usage: make.sh 1.0
# A jar is made when its API version is released and kept as it is from then on: the test that trains with it shows whether jars of that
# version still work. Before the release it is made again whenever the API changes.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../../../../../.."
mvn -B -q -pl plugins/example -am -Dskip.web -DskipTests -Dproject.build.outputTimestamp=2026-01-01T00:00:00Z package
cp plugins/example/target/scaling-1.0.0.jar "$here/example-$1.jar"
sha256sum "$here/example-$1.jar"
