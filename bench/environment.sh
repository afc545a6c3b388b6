# Read by the scripts beside it: a server of their own on an empty home folder, and the class path of the programs in engine/.
distribution=$PWD/platform/distribution/target/headstock
[ -d "$distribution/server" ] || { echo "Nothing is built yet: run ./headstock up once." >&2 && exit 1; }
mvn -q -ntp -pl bench/engine -am -DskipTests package
engine=bench/engine/target/bench-engine.jar:$distribution/plugins/*:$distribution/trainer/*
folder=$(mktemp -d)
[ -z "${JAVA_HOME:-}" ] || PATH=$JAVA_HOME/bin:$PATH
# Neither the database nor the bucket of whoever measures.
for name in "${!HEADSTOCK_@}"; do
  case $name in
    HEADSTOCK_PORT | HEADSTOCK_PEERS_VENV) ;;
    *) unset "$name" ;;
  esac
done
export HEADSTOCK_DISTRIBUTION=$distribution HEADSTOCK_HOME=$folder/home HEADSTOCK_PORT=${HEADSTOCK_PORT:-18231}
address=http://127.0.0.1:$HEADSTOCK_PORT
server=
trap 'stop_server; rm -rf "$folder"' EXIT

# Sets `ready` to the milliseconds until it answers.
start_server() {
  local begin
  mkdir -p "$HEADSTOCK_HOME"
  begin=$(date +%s%N)
  java @"$distribution/server.args" -jar "$distribution/server/headstock-server.jar" >"$folder/server.log" 2>&1 &
  server=$!
  until curl --silent --fail --output /dev/null "$address/healthz"; do
    kill -0 "$server" || { cat "$folder/server.log" >&2 && return 1; }
    sleep 0.1
  done
  ready=$((($(date +%s%N) - begin) / 1000000))
}

stop_server() {
  [ -n "$server" ] || return 0
  kill "$server" 2>/dev/null || true
  wait "$server" || true
  server=
}
