# shellcheck shell=bash
# What operators do from the command line, on the database of this data directory or the one that is configured.

# shellcheck source=.launcher/settings.sh
. "$ROOT/.launcher/settings.sh"
# shellcheck source=.launcher/build.sh
. "$ROOT/.launcher/build.sh"

verb_admin() {
  local database=() jar=platform-web/target/platform-web-exec.jar words=() file
  case "${1:-} ${2:-}" in
    'tenant create' | 'user invite' | 'apikey create' | 'webhooks replay' | 'audit verify' | 'evidence verify' | 'parts verify' | 'erase '?* | 'rotate-keys '* | 'migrate '* | 'rebuild '*) words=("$@") ;;
    'rates import')
      # the program runs in the project's folder, the file is where the operator stands
      words=("$1" "$2")
      shift 2
      for file in "$@"; do
        case "$file" in
          --* | /*) words+=("$file") ;;
          *) words+=("$CALLER_DIR/$file") ;;
        esac
      done
      ;;
    'backup '* | 'restore '*)
      keep_or_bring_back "$@"
      return
      ;;
    *)
      wrong_use "usage: ./pulseline admin tenant create SLUG --name NAME [--zone ZONE]
       ./pulseline admin user invite EMAIL --role ROLE [--tenant SLUG] [--name NAME]
       ./pulseline admin apikey create NAME (--tenant SLUG | --staff)
       ./pulseline admin rates import FILE.csv [--activate]
       ./pulseline admin webhooks replay (ID | --from MOMENT --to MOMENT)
       ./pulseline admin audit verify [--tenant SLUG]
       ./pulseline admin evidence verify [--tenant SLUG]
       ./pulseline admin parts verify [--tenant SLUG]
       ./pulseline admin migrate
       ./pulseline admin rebuild --check
       ./pulseline admin backup DIR [--keys FILE]
       ./pulseline admin restore DIR [--keys FILE]
       ./pulseline admin rotate-keys
       ./pulseline admin erase NUMBER-OR-ID --tenant SLUG [--reason WHY]"
      ;;
  esac
  find_jdk
  [ -s "$jar" ] || fail "Pulseline is not built yet; start it once with ./pulseline up."
  [ -s "$DATA_DIR/secrets.env" ] || fail "There is no Pulseline in $DATA_DIR yet; start it once with ./pulseline up, or say PULSELINE_DATA=DIR."
  load_secrets
  if [ -z "${SPRING_DATASOURCE_URL:-}" ]; then
    # the port of the one that runs here, whatever it was started with
    [ ! -r "$DATA_DIR/run/settings" ] || read -r PORTAL_PORT _ <"$DATA_DIR/run/settings"
    live_pid postgres >/dev/null || fail "The database of $DATA_DIR does not run; start Pulseline first with ./pulseline up."
    database=(--spring.datasource.url="jdbc:postgresql://127.0.0.1:$(port_of postgres)/pulseline" --spring.datasource.username=pulseline
      --spring.flyway.user=pulseline_migrator)
    export SPRING_DATASOURCE_PASSWORD=$PULSELINE_DB_PASSWORD SPRING_FLYWAY_PASSWORD=$PULSELINE_DB_MIGRATOR_PASSWORD
  fi
  # how far it is goes to the terminal at once, the rest only when it fails
  local output status=0 errors
  errors=$(mktemp)
  output=$("$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx192m --enable-native-access=ALL-UNNAMED \
    -jar "$jar" admin "${database[@]}" --pulseline.secrets.key-file="$(cd "$DATA_DIR" && pwd)/secrets.key" -- "${words[@]}" 2> >(tee "$errors" | grep --line-buffered '^[0-9]* of [0-9]* ' >&2)) || status=$?
  if [[ $output == *PULSELINE-FAILED* ]]; then
    sed -n 's/^.*PULSELINE-FAILED //p' <<<"$output" | tail -n 1 >&2
    status=1
  elif [ "$status" -eq 0 ]; then
    say "$output"
  else
    grep -v '^[0-9]* of [0-9]* ' "$errors" >&2 || true
  fi
  rm -f "$errors"
  return "$status"
}

# The database of this data directory as a folder, and back into a data directory that has none. Keys travel by themselves.
keep_or_bring_back() {
  local verb=$1 folder='' keys='' data classpath
  shift
  while [ $# -gt 0 ]; do
    case "$1" in
      --keys)
        [ -n "${2:-}" ] || wrong_use "--keys needs a file"
        keys=$(from_caller "$2")
        shift
        ;;
      --*) wrong_use "unknown option for $verb: $1" ;;
      *)
        [ -z "$folder" ] || wrong_use "usage: ./pulseline admin $verb DIR [--keys FILE]"
        folder=$(from_caller "$1")
        ;;
    esac
    shift
  done
  [ -n "$folder" ] || wrong_use "usage: ./pulseline admin $verb DIR [--keys FILE]"
  if [ -n "${SPRING_DATASOURCE_URL:-}" ]; then
    # shellcheck source=.launcher/admin-server.sh
    . "$ROOT/.launcher/admin-server.sh"
    "server_$verb" "$folder" "$keys"
    return
  fi
  find_jdk
  [ -d db/embedded/target/lib ] || fail "Pulseline is not built yet; start it once with ./pulseline up."
  classpath=$(printf '%s:' "$PWD"/db/embedded/target/pulseline-embedded-postgres-*.jar "$PWD"/db/embedded/target/lib/*.jar)
  local java=("$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx128m -cp "$classpath" io.pulseline.embedded.BackupMain "$verb")
  if [ "$verb" = backup ]; then
    [ ! -r "$DATA_DIR/run/settings" ] || read -r PORTAL_PORT _ <"$DATA_DIR/run/settings"
    live_pid postgres >/dev/null || fail "The database of $DATA_DIR does not run; start Pulseline first with ./pulseline up."
    data=$(cd "$DATA_DIR" && pwd)
    "${java[@]}" "$data/postgres" "$(port_of postgres)" "$folder" ${keys:+"$data/secrets.key" "$keys"}
  else
    live_pid postgres >/dev/null && fail "A database of $DATA_DIR runs; restore into another data directory (PULSELINE_DATA=DIR)."
    mkdir -p "$DATA_DIR" || fail "The data directory $DATA_DIR cannot be made."
    data=$(cd "$DATA_DIR" && pwd)
    "${java[@]}" "$folder" "$data/postgres" ${keys:+"$keys" "$data/secrets.key"}
  fi
}

# A path as the operator meant it: the launcher runs in the project's folder.
from_caller() {
  case "$1" in /*) printf '%s' "$1" ;; *) printf '%s/%s' "$CALLER_DIR" "$1" ;; esac
}
