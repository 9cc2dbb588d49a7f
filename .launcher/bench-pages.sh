# shellcheck shell=bash
# Server time of the permission pages over a number with very many users: board, filters, forecast, a user, export.

bench_pages() {
  local users=50000 rounds=60
  while [ $# -gt 0 ]; do
    case "$1" in
      --users)
        [[ $2 =~ ^[1-9][0-9]{2,6}$ ]] || wrong_use "--users needs a number like 50000"
        users=$2
        ;;
      --rounds)
        [[ $2 =~ ^[1-9][0-9]{1,4}$ ]] || wrong_use "--rounds needs a number from 10 on"
        rounds=$2
        ;;
      *) wrong_use "bench pages knows --users and --rounds, not $1" ;;
    esac
    shift 2
  done
  find_maven
  say "Filling a number with $users users and measuring $rounds rounds of each page (log: target/bench/pages.log)"
  bench_by_test pages platform-web PagesBench -Dbench.users="$users" -Dbench.rounds="$rounds" \
    -Dbench.out="$PWD/target/bench/pages.json"
}
