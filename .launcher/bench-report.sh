# shellcheck shell=bash
# A month of a tenant by day and market: the portal's own query beside the same sum over the raw rows, in a database of its own.

bench_report() {
  local calls=2000000,20000000 rounds=200
  while [ $# -gt 0 ]; do
    case "$1" in
      --calls)
        [[ $2 =~ ^[1-9][0-9]{3,8}(,[1-9][0-9]{3,8})*$ ]] || wrong_use "--calls needs sizes like 2000000,20000000"
        calls=$2
        ;;
      --rounds)
        [[ $2 =~ ^[1-9][0-9]{1,4}$ ]] || wrong_use "--rounds needs a number from 10 on"
        rounds=$2
        ;;
      *) wrong_use "bench report knows --calls and --rounds, not $1" ;;
    esac
    shift 2
  done
  find_maven
  local log=$PWD/target/bench/report.log
  say "Filling a database with $calls calls and measuring $rounds rounds (log: target/bench/report.log)"
  if ! mvn -B --no-transfer-progress -Dquick -pl platform-core -am -Dtest=ReportBench -Dsurefire.failIfNoSpecifiedTests=false \
    -Dpulseline.bench.calls="$calls" -Dpulseline.bench.rounds="$rounds" \
    -Dpulseline.bench.out="$PWD/target/bench/report.json" test >"$log" 2>&1; then
    tail -n 15 "$log" >&2
    fail "The benchmark did not finish; the whole log is in target/bench/report.log."
  fi
  sed -n 's/^BENCH //p' "$log"
  say "As JSON: target/bench/report.json"
}
