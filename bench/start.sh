#!/usr/bin/env bash
# Starts the built server twice on an empty home folder; prints seconds until it answers and memory when idle.
set -euo pipefail
cd "$(dirname "$0")/.."
export HEADSTOCK_DISTRIBUTION=$PWD/platform/distribution/target/headstock HEADSTOCK_PORT=${1:-18231}
HEADSTOCK_HOME=$(mktemp -d)
export HEADSTOCK_HOME
trap 'rm -rf "$HEADSTOCK_HOME"' EXIT

# Proportional memory (MB) of a process and its descendants.
memory() {
  local pid child sum
  sum=$(awk '/^Pss:/ { print $2 }' "/proc/$1/smaps_rollup")
  for child in $(pgrep -P "$1"); do sum=$((sum + $(memory "$child") * 1024)); done
  echo $((sum / 1024))
}

for attempt in first second; do
  begin=$(date +%s%N)
  java @"$HEADSTOCK_DISTRIBUTION/server.args" -jar "$HEADSTOCK_DISTRIBUTION/server/headstock-server.jar" >/dev/null 2>&1 &
  server=$!
  until curl --silent --fail --output /dev/null "http://127.0.0.1:$HEADSTOCK_PORT/healthz"; do
    kill -0 "$server"
    sleep 0.1
  done
  ready=$((($(date +%s%N) - begin) / 1000000))
  sleep 20
  echo "$attempt start: $ready ms; idle after 20 s: server alone $(($(awk '/^Pss:/ { print $2 }' "/proc/$server/smaps_rollup") / 1024)) MB, with its children $(memory "$server") MB"
  kill "$server"
  wait "$server" || true
done
