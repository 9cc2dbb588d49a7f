# shellcheck shell=bash
# How long Meta waits for the answer to a webhook: at a steady rate, and at four fifths of the most. A whole system; beside it what its database
# alone takes to commit the same bytes. No peer: nobody else's platform can be started here.

bench_webhooks() {
  local rate=300 seconds=15
  while [ $# -gt 0 ]; do
    [[ $2 =~ ^[1-9][0-9]{0,3}$ ]] || wrong_use "$1 needs a number, not '$2'"
    case "$1" in
      --rate) rate=$2 ;;
      --seconds) seconds=$2 ;;
      *) wrong_use "bench webhooks knows --rate (deliveries a second) and --seconds, not $1" ;;
    esac
    shift 2
  done
  # shellcheck source=.launcher/test.sh
  . "$ROOT/.launcher/test.sh"
  find_maven
  local log=$PWD/target/bench/webhooks.log
  say "Starting a system and telling it of $rate calls a second, then of as many as it takes (log: target/bench/webhooks.log)"
  if ! scenarios -Dit.test=WebhooksBench -Dbench.webhooks.rate="$rate" -Dbench.seconds="$seconds" -Dbench.out="$PWD/target/bench/webhooks.json" \
    -Dfailsafe.failIfNoSpecifiedTests=false >"$log" 2>&1; then
    tail -n 15 "$log" >&2
    fail "The benchmark did not finish; the whole log is in target/bench/webhooks.log."
  fi
  sed -n 's/^BENCH //p' "$log"
  say "As JSON: target/bench/webhooks.json"
}
