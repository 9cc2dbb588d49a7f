# shellcheck shell=bash
# What a relayed packet costs: our media worker, rtpengine and a bare UDP echo, driven by one load generator in turns; then the same of
# the sip-worker's media plane, from SRTP to RTP too. All on loopback.

# shellcheck source=.launcher/bench-voice.sh
. "$ROOT/.launcher/bench-voice.sh"

bench_relay_build() {
  local log=$PWD/target/bench/build.log
  find_maven
  say "Building the media worker and its load generator (log: target/bench/build.log)"
  if ! mvn -B --no-transfer-progress -Dquick -DskipTests -pl media-worker -am package >"$log" 2>&1; then
    tail -n 15 "$log" >&2
    fail "The build failed; the whole log is in target/bench/build.log."
  fi
}

bench_relay_ready() {
  local worker=$1 port=$2 waited=0
  until http_ok_bench "$((port + 3))"; do
    kill -0 "$worker" 2>/dev/null || fail "The media worker did not start; see target/bench/worker.log."
    waited=$((waited + 1))
    [ "$waited" -lt 120 ] || fail "The media worker was not ready within a minute; see target/bench/worker.log."
    sleep 0.5
  done
}

# The worker as it runs in production; its control channel in plain HTTP, which it accepts on loopback only when told so.
# Arguments: its jar, the first of its ports, its address, its log. Takes calls, serve and work from whom it serves.
bench_relay_worker() {
  # shellcheck disable=SC2086
  "${serve[@]}" "$JAVA_HOME/bin/java" ${PULSELINE_BENCH_JVM:-} -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:+UseTransparentHugePages --enable-native-access=ALL-UNNAMED -Xmx512m -jar "$1" \
    --server.port="$(($2 + 2))" --server.address=127.0.0.1 --management.server.port="$(($2 + 3))" \
    --pulseline.workers.id="bench-$3" --pulseline.workers.capacity="$calls" \
    --pulseline.workers.control-url="http://127.0.0.1:$(($2 + 2))" --pulseline.workers.gateway-url="http://127.0.0.1:$(($2 + 6))" \
    --pulseline.workers.spool-dir="$work/spool-$3" --pulseline.workers.drain-limit=1s \
    --pulseline.media.bind="$3" --pulseline.media.advertise="$3" --pulseline.media.allowed-peers=LOOPBACK \
    --pulseline.media.port-range="40000-$((40000 + 2 * calls + 99))" >"$4" 2>&1 </dev/null &
  BENCH_WORKER=$!
  BENCH_PIDS+=("$BENCH_WORKER")
}

bench_relay() {
  local calls=500 seconds=10 rounds=3 warm=40 soak=0 rate=50 against="" port=${PULSELINE_BENCH_PORT:-28080}
  while [ $# -gt 0 ]; do
    if [ "$1" = --against ]; then
      [ -r "$2" ] || wrong_use "--against needs the jar of another build (media-worker-exec.jar), and there is none at '$2'"
      against=$(realpath "$2")
      shift 2
      continue
    fi
    [[ $2 =~ ^[1-9][0-9]{0,4}$ ]] || wrong_use "$1 needs a number, not '$2'"
    case "$1" in
      --calls) calls=$2 ;;
      --seconds) seconds=$2 ;;
      --rounds) rounds=$2 ;;
      --warm-up) warm=$2 ;;
      --soak) soak=$((60 * $2)) ;;
      --soak-seconds) soak=$2 ;;
      --rate) rate=$2 ;;
      *) wrong_use "bench relay knows --calls, --seconds, --rounds, --warm-up (in seconds), --soak (in minutes) or --soak-seconds, --rate (of the soak: packets a second each way), and --against (the jar of another build, measured in the same rounds), not $1" ;;
    esac
    shift 2
  done
  [ "$calls" -le 2000 ] || wrong_use "at most 2000 calls: the load generator has one core"
  bench_relay_build
  trap bench_end EXIT
  ulimit -n "$(ulimit -Hn)" 2>/dev/null || true

  local cpus=() serve=() load=() server_core=any
  mapfile -t cpus < <(allowed_cpus)
  if [ ${#cpus[@]} -ge 2 ]; then
    serve=(taskset -c "${cpus[1]}")
    load=(taskset -c "${cpus[0]}")
    server_core=${cpus[1]}
  else
    say "There is one core only: load and servers share it."
  fi
  local work
  work=$(mktemp -d)
  local java=$JAVA_HOME/bin/java
  local jar=$PWD/media-worker/target/media-worker-exec.jar
  local ours=("$java" -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -Xmx512m -cp "$jar" "-Dloader.path=$PWD/media-worker/target/test-classes")
  local launcher=org.springframework.boot.loader.launch.PropertiesLauncher

  local worker
  bench_relay_worker "$jar" "$port" 127.0.0.6 target/bench/worker.log
  worker=$BENCH_WORKER
  if [ "$soak" -gt 0 ]; then
    bench_relay_ready "$worker" "$port"
    say "$calls calls, $rate packets a second each way, for $soak s"
    "${load[@]}" "${ours[@]}" -Dloader.main=io.pulseline.mediaworker.relay.RelaySoak "$launcher" \
      --calls "$calls" --seconds "$soak" --rate "$rate" --warm-up "$warm" --worker-pid "$worker" \
      --worker-url "http://127.0.0.1:$((port + 2))" --gateway-port "$((port + 6))" --cores "$(nproc)" \
      --worker-metrics "http://127.0.0.1:$((port + 3))/actuator/metrics" --out "$PWD/target/bench/relay-soak.json" || fail "The soak did not finish; see the lines above and target/bench/worker.log."
    bench_end
    trap - EXIT
    rm -rf "$work"
    say "As JSON: target/bench/relay-soak.json"
    return
  fi
  "${serve[@]}" "${ours[@]}" -Dloader.main=io.pulseline.mediaworker.relay.UdpEcho "$launcher" 127.0.0.7 40000 "$((2 * calls))" \
    >target/bench/echo.log 2>&1 </dev/null &
  local echo_pid=$!
  BENCH_PIDS+=("$echo_pid")

  local engine=() missing=""
  if ! command -v rtpengine >/dev/null; then
    install_packages "the comparison with rtpengine" rtpengine-daemon || missing="it is not installed (apt-get install rtpengine-daemon)"
  fi
  if command -v rtpengine >/dev/null; then
    if bench_rtpengine 127.0.0.5 "$((port + 7))" "${serve[@]}"; then
      engine=(--rtpengine-pid "$BENCH_RTPENGINE" --rtpengine-address 127.0.0.5 --rtpengine-port "$((port + 7))"
        --rtpengine-version "$(rtpengine --version 2>&1 | sed -n 's/^Version: //p')")
    else
      missing="it did not start, see target/bench/rtpengine.log"
    fi
  elif [ -z "$missing" ]; then
    missing="this system has no package of it that this script knows"
  fi

  local other=()
  if [ -n "$against" ]; then
    bench_relay_worker "$against" "$((port + 20))" 127.0.0.8 target/bench/other-worker.log
    other=(--other-worker-pid "$BENCH_WORKER" --other-worker-url "http://127.0.0.1:$((port + 22))" --other-gateway-port "$((port + 26))")
    bench_relay_ready "$BENCH_WORKER" "$((port + 20))"
  fi
  bench_relay_ready "$worker" "$port"
  say "Measuring $rounds rounds of $seconds s for each peer, $calls calls"
  "${load[@]}" "${ours[@]}" -Dloader.main=io.pulseline.mediaworker.relay.RelayBench "$launcher" \
    --calls "$calls" --seconds "$seconds" --rounds "$rounds" --warm-up "$warm" \
    --worker-pid "$worker" --worker-url "http://127.0.0.1:$((port + 2))" --gateway-port "$((port + 6))" \
    --echo-pid "$echo_pid" --echo-address 127.0.0.7 --echo-port 40000 \
    --cores "$(nproc)" --server-core "$server_core" --cpu "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" \
    --ticks "$(getconf CLK_TCK)" --rtpengine-missing "${missing:-}" --out "$PWD/target/bench/relay.json" "${engine[@]}" "${other[@]}" ||
    fail "The benchmark did not finish; see the lines above and target/bench/*.log."
  bench_end
  trap - EXIT
  rm -rf "$work"
  say "As JSON: target/bench/relay.json"
  # what leaves for telephony goes through the sip-worker's media plane: the same load, SRTP in, and RTP out
  bench_voice --calls "$calls" --seconds "$seconds" --rounds "$rounds"
}
