# shellcheck shell=bash
# shellcheck source=.launcher/down.sh
. "$ROOT/.launcher/down.sh"

verb_status() {
  data_option "$@"
  local name bad=0 word
  for name in "${PROCESSES[@]}"; do
    wanted "$name" || continue
    if healthy "$name"; then
      word=healthy
    elif live_pid "$name" >/dev/null; then
      word=starting bad=1
    else
      word=stopped bad=1
    fi
    printf '%-14s %s\n' "$name" "$word"
  done
  return $bad
}
