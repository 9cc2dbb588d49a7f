# shellcheck shell=bash
# What operators do from the command line, on the database of this data directory or the one that is configured.

# shellcheck source=.launcher/settings.sh
. "$ROOT/.launcher/settings.sh"
# shellcheck source=.launcher/build.sh
. "$ROOT/.launcher/build.sh"

verb_admin() {
  local database=() jar=platform-web/target/platform-web-exec.jar words=() file
  case "${1:-} ${2:-}" in
    'tenant create' | 'user invite' | 'apikey create' | 'webhooks replay' | 'audit verify' | 'evidence verify' | 'erase '?* | 'rotate-keys '* | 'migrate '*) words=("$@") ;;
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
    'backup '* | 'restore '*) fail "'./pulseline admin ${1}' is not built yet; back up the database with its own tools, and $DATA_DIR/secrets.key with it." ;;
    *)
      wrong_use "usage: ./pulseline admin tenant create SLUG --name NAME [--zone ZONE]
       ./pulseline admin user invite EMAIL --role ROLE [--tenant SLUG] [--name NAME]
       ./pulseline admin apikey create NAME (--tenant SLUG | --staff)
       ./pulseline admin rates import FILE.csv [--activate]
       ./pulseline admin webhooks replay (ID | --from MOMENT --to MOMENT)
       ./pulseline admin audit verify [--tenant SLUG]
       ./pulseline admin evidence verify [--tenant SLUG]
       ./pulseline admin migrate
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
