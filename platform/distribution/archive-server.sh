#!/usr/bin/env bash
# Writes server.jsa, the classes that a server loads when it starts: starts one on an empty home folder and ends it before it serves anybody.
# Arguments: the java program, the distribution.
set -euo pipefail
java=$1 distribution=$2
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT

# They could name a real database or bucket.
for name in "${!HEADSTOCK_@}"; do unset "$name"; done
export HEADSTOCK_HOME=$home/home HEADSTOCK_DISTRIBUTION=$distribution

# A new archive is written beside the one of Java, not beside an older one of its own. One that is half written would crash every Java that maps it.
grep -v SharedArchiveFile "$distribution/server.args" >"$home/server.args"
written=$distribution/server.jsa.new
rm -f "$written"
"$java" @"$home/server.args" -Xlog:all=error:stderr -XX:ArchiveClassesAtExit="$written" -Dspring.context.exit=onRefresh \
  -jar "$distribution/server/headstock-server.jar" >"$home/server.log" 2>&1 || { cat "$home/server.log" >&2 && exit 1; }
[ -f "$written" ] || { cat "$home/server.log" >&2 && echo "Java wrote no archive of the server's classes." >&2 && exit 1; }
mv -f "$written" "$distribution/server.jsa"
