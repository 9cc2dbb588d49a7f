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
  say "Filling a database with $calls calls and measuring $rounds rounds (log: target/bench/report.log)"
  bench_by_test report platform-core ReportBench -Dpulseline.bench.calls="$calls" -Dpulseline.bench.rounds="$rounds" \
    -Dpulseline.bench.out="$PWD/target/bench/report.json"
}
