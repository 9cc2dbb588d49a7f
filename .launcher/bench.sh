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

# A benchmark that is a test class: it prints "BENCH …" lines and writes the file that the given out property names.
# Arguments: name, module, class, the properties.
bench_by_test() {
  local name=$1 module=$2 class=$3 log=$PWD/target/bench/$1.log
  shift 3
  if ! mvn -B --no-transfer-progress -Dquick -pl "$module" -am -Dtest="$class" -Dsurefire.failIfNoSpecifiedTests=false "$@" \
    test >"$log" 2>&1; then
    tail -n 15 "$log" >&2
    fail "The benchmark did not finish; the whole log is in target/bench/$name.log."
  fi
  sed -n 's/^BENCH //p' "$log"
  say "As JSON: target/bench/$name.json"
}

# Processes that a benchmark has started; it adds them and ends them, also when it fails.
BENCH_PIDS=()

bench_end() {
  local pid
  for pid in "${BENCH_PIDS[@]}"; do
    kill "$pid" 2>/dev/null || true
  done
  for pid in "${BENCH_PIDS[@]}"; do
    wait "$pid" 2>/dev/null || true
  done
  BENCH_PIDS=()
}

# rtpengine's relay by itself, in user space: its address, its control port, and what puts it on its core. Fails when it does not stay.
bench_rtpengine() {
  local address=$1 port=$2
  shift 2
  "$@" rtpengine --config-file=none --interface="$address" --listen-ng="$address:$port" --table=-1 --num-threads=2 \
    -f -E --log-level=3 --timeout=3600 --silent-timeout=3600 --port-min=31000 --port-max=60000 >target/bench/rtpengine.log 2>&1 </dev/null &
  BENCH_RTPENGINE=$!
  BENCH_PIDS+=("$BENCH_RTPENGINE")
  sleep 1
  kill -0 "$BENCH_RTPENGINE" 2>/dev/null
}

# The CPUs this shell may use, one a line.
allowed_cpus() {
  local part
  for part in $(taskset -pc $$ 2>/dev/null | sed 's/.*: //; s/,/ /g'); do
    seq "${part%-*}" "${part#*-}"
  done
}

http_ok_bench() {
  local answer
  exec 9<>"/dev/tcp/127.0.0.1/$1" || return 1
  printf 'GET /actuator/health HTTP/1.0\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&9
  IFS= read -r -t 3 answer <&9 || answer=
  exec 9<&- 9>&-
  [[ $answer == *" 200"* ]]
} 2>/dev/null
