# shellcheck shell=bash
# shellcheck source=.launcher/settings.sh
. "$ROOT/.launcher/settings.sh"

verb_logs() {
  local follow=() files=()
  while [ $# -gt 0 ]; do
    case "$1" in
      -f) follow=(-f) ;;
      --data) DATA_DIR=${2:?} && shift ;;
      *)
        [ -e "$DATA_DIR/logs/$1.log" ] || fail "There is no log of '$1'; processes are: ${PROCESSES[*]}."
        files+=("$DATA_DIR/logs/$1.log")
        ;;
    esac
    shift
  done
  [ ${#files[@]} -gt 0 ] || files=("$DATA_DIR"/logs/*.log)
  [ -e "${files[0]}" ] || fail "There are no logs yet; start Pulseline with ./pulseline up."
  tail -n 200 "${follow[@]}" "${files[@]}"
}
