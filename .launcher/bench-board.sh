# shellcheck shell=bash
# A supervisor's live board with very many calls: how late it is, and whether the browser stays smooth. A whole system with two browsers.
# No peer: nobody else's platform can be started here.

bench_board() {
  local calls=1000 changes=50 seconds=20
  while [ $# -gt 0 ]; do
    [[ $2 =~ ^[1-9][0-9]{0,4}$ ]] || wrong_use "$1 needs a number, not '$2'"
    case "$1" in
      --calls) calls=$2 ;;
      --changes) changes=$2 ;;
      --seconds) seconds=$2 ;;
      *) wrong_use "bench board knows --calls, --changes (a second) and --seconds, not $1" ;;
    esac
    shift 2
  done
  # shellcheck source=.launcher/test.sh
  . "$ROOT/.launcher/test.sh"
  find_maven
  local log=$PWD/target/bench/board.log
  say "Starting a system and showing $calls calls, $changes of them changing each second for $seconds s (log: target/bench/board.log)"
  if ! scenarios -Dit.test=BoardBench -Dbench.board.calls="$calls" -Dbench.board.changes="$changes" -Dbench.seconds="$seconds" \
    -Dbench.out="$PWD/target/bench/board.json" -Dfailsafe.failIfNoSpecifiedTests=false >"$log" 2>&1; then
    tail -n 15 "$log" >&2
    fail "The benchmark did not finish; the whole log is in target/bench/board.log."
  fi
  sed -n 's/^BENCH //p' "$log"
  say "As JSON: target/bench/board.json"
}
