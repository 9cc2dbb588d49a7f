# shellcheck shell=bash
# What happens to calls when a process is killed, the database fails over, workers drain and everything is upgraded: the system on several
# nodes (e2e/nodes/nodes.sh), with calls going on. The release before is the one that e2e/nodes/previous-release names, or given.
# No peer: nobody else's platform can be started here.

bench_nodes() {
  local every=1000 talk=15 previous='' log=$PWD/target/bench/nodes.log
  while [ $# -gt 0 ]; do
    case "$1" in
      --every) every=$2 ;;
      --talk) talk=$2 ;;
      --previous) previous=$2 ;;
      *) wrong_use "bench nodes knows --every (milliseconds between calls), --talk (seconds of a call) and --previous (a commit, or none), not $1" ;;
    esac
    shift 2
  done
  # shellcheck source=.launcher/test.sh
  . "$ROOT/.launcher/test.sh"
  # shellcheck source=.launcher/release-before.sh
  . "$ROOT/.launcher/release-before.sh"
  find_maven
  install_packages "several nodes" haproxy kamailio kamailio-tls-modules postgresql sip-tester || fail "The nodes need these packages."
  if [ "$previous" = none ]; then
    previous=''
  else
    say "Building the release before, unless it is there (log: target/release-before.log)"
    previous=$(release_before "$previous") || fail "Name another one with --previous COMMIT, or leave the upgrade out with --previous none."
  fi
  say "Starting the nodes and their calls; a quarter of an hour (log: target/bench/nodes.log)"
  if ! scenarios -Dit.test=NodesBench -Dbench.nodes.every="$every" -Dbench.nodes.talk="$talk" -Dbench.nodes.previous="$previous" \
    -Dbench.out="$PWD/target/bench/nodes.json" -Dfailsafe.failIfNoSpecifiedTests=false >"$log" 2>&1; then
    sed -n 's/^BENCH //p' "$log"
    tail -n 15 "$log" >&2
    fail "The benchmark did not finish, or something was lost; the whole log is in target/bench/nodes.log."
  fi
  sed -n 's/^BENCH //p' "$log"
  say "As JSON: target/bench/nodes.json"
}
