# shellcheck shell=bash
# Benchmarks: each beside a peer in the same run; results in target/bench/<name>.json.

verb_bench() {
  local name names=() options=()
  while [ $# -gt 0 ]; do
    case "$1" in
      --*)
        [ $# -ge 2 ] || wrong_use "$1 needs a value"
        options+=("$1" "$2")
        shift 2
        ;;
      *)
        names+=("$1")
        shift
        ;;
    esac
  done
  [ ${#names[@]} -gt 0 ] || names=(relay)
  find_jdk
  for name in "${names[@]}"; do
    [ -r "$ROOT/.launcher/bench-$name.sh" ] || wrong_use "there is no benchmark '$name'"
    mkdir -p target/bench
    # shellcheck disable=SC1090
    . "$ROOT/.launcher/bench-$name.sh"
    "bench_${name//-/_}" "${options[@]}"
  done
}
