# shellcheck shell=bash
# R7 in its long form: media-workers die again and again (kill -9, and each fifth time SIGSTOP) under calls, on four of them. How soon their
# calls are reported failed and Meta is told, what the others' calls notice, how soon the dead one is back and what it left taken.
# No peer: nobody else's platform can be started here.

bench_deaths() {
  local kills=50 every=400 log=$PWD/target/bench/deaths.log
  while [ $# -gt 0 ]; do
    case "$1" in
      --kills) kills=$2 ;;
      --every) every=$2 ;;
      *) wrong_use "bench deaths knows --kills and --every (milliseconds between calls), not $1" ;;
    esac
    shift 2
  done
  # shellcheck source=.launcher/test.sh
  . "$ROOT/.launcher/test.sh"
  find_maven
  install_packages "several nodes" haproxy kamailio kamailio-tls-modules postgresql sip-tester || fail "The nodes need these packages."
  say "Starting the nodes and their calls; two minutes, and about 8 s for each of $kills deaths (log: target/bench/deaths.log)"
  if ! scenarios -Dit.test=DeathsBench -Dbench.deaths.kills="$kills" -Dbench.deaths.every="$every" \
    -Dbench.out="$PWD/target/bench/deaths.json" -Dfailsafe.failIfNoSpecifiedTests=false >"$log" 2>&1; then
    sed -n 's/^BENCH //p' "$log"
    tail -n 15 "$log" >&2
    fail "The benchmark did not finish, or a goal was missed; the whole log is in target/bench/deaths.log."
  fi
  sed -n 's/^BENCH //p' "$log"
  say "As JSON: target/bench/deaths.json"
}
