# shellcheck shell=bash
# How long a call takes to set up: Meta's webhook to our pre_accept, an agent's click to the handset. A whole system with two browsers. No peer:
# nobody else's platform can be started here.

bench_setup() {
  local rates=1,10,50 seconds=20
  while [ $# -gt 0 ]; do
    case "$1" in
      --rates)
        [[ $2 =~ ^[1-9][0-9]{0,2}(,[1-9][0-9]{0,2})*$ ]] || wrong_use "--rates needs calls a second like 1,10,50"
        rates=$2
        ;;
      --seconds)
        [[ $2 =~ ^[1-9][0-9]{0,2}$ ]] || wrong_use "--seconds needs a number"
        seconds=$2
        ;;
      *) wrong_use "bench setup knows --rates and --seconds, not $1" ;;
    esac
    shift 2
  done
  # shellcheck source=.launcher/test.sh
  . "$ROOT/.launcher/test.sh"
  find_maven
  local log=$PWD/target/bench/setup.log
  say "Starting a system and calling it, $seconds s at each of $rates calls a second (log: target/bench/setup.log)"
  if ! scenarios -Dit.test=SetupBench -Dbench.rates="$rates" -Dbench.seconds="$seconds" -Dbench.out="$PWD/target/bench/setup.json" \
    -Dfailsafe.failIfNoSpecifiedTests=false >"$log" 2>&1; then
    tail -n 15 "$log" >&2
    fail "The benchmark did not finish; the whole log is in target/bench/setup.log."
  fi
  sed -n 's/^BENCH //p' "$log"
  say "As JSON: target/bench/setup.json"
}
