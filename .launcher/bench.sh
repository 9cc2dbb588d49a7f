# shellcheck shell=bash
# Benchmarks: each beside a peer in the same run; results in target/bench/<name>.json.

verb_bench() {
  local name
  find_jdk
  [ $# -gt 0 ] || set -- relay
  for name in "$@"; do
    [ -r "$ROOT/.launcher/bench-$name.sh" ] || wrong_use "there is no benchmark '$name'"
    mkdir -p target/bench
    # shellcheck disable=SC1090
    . "$ROOT/.launcher/bench-$name.sh"
    "bench_${name//-/_}"
  done
}
