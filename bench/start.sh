#!/usr/bin/env bash
# Starts the built server twice on an empty home folder; prints seconds until it answers and memory when idle.
set -euo pipefail
cd "$(dirname "$0")/.."
source bench/environment.sh

# Proportional memory (MB) of a process and its descendants.
memory() {
  local pid child sum
  sum=$(awk '/^Pss:/ { print $2 }' "/proc/$1/smaps_rollup")
  for child in $(pgrep -P "$1"); do sum=$((sum + $(memory "$child") * 1024)); done
  echo $((sum / 1024))
}

for attempt in first second; do
  start_server
  sleep 20
  echo "$attempt start: $ready ms; idle after 20 s: server alone $(($(awk '/^Pss:/ { print $2 }' "/proc/$server/smaps_rollup") / 1024)) MB, with its children $(memory "$server") MB"
  stop_server
done
