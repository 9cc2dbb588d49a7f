# shellcheck shell=bash
# shellcheck source=.launcher/up.sh
. "$ROOT/.launcher/up.sh"

verb_down() {
  data_option "$@"
  local pid
  if pid=$(live_pid launcher); then
    kill -TERM "$pid"
    gone launcher 60
    say "Pulseline is stopped."
  else
    stop_all
    say "Pulseline was not running."
  fi
}

data_option() {
  while [ $# -gt 0 ]; do
    case "$1" in
      --data) DATA_DIR=${2:?} && shift 2 ;;
      --port) PORTAL_PORT=${2:?} && shift 2 ;;
      *) wrong_use "unknown option: $1" ;;
    esac
  done
  WITH_SIMULATOR=yes WITH_DEMO=yes
  if [ -r "$DATA_DIR/run/settings" ]; then
    # shellcheck disable=SC2034
    read -r PORTAL_PORT WITH_SIMULATOR WITH_DEMO <"$DATA_DIR/run/settings"
  fi
}
