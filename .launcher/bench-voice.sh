# shellcheck shell=bash
# What a packet costs at the sip-worker's media plane, from SRTP to SRTP and from SRTP to RTP, in turns with rtpengine. All on loopback.

# A media plane by itself, with the options of the chart. Arguments: the worker's jar, its address, its port for lines, its log.
# Takes java, serve, common and launcher from whom it serves.
bench_voice_server() {
  # opened as by the manifest of the worker's jar, which counts only with -jar
  # shellcheck disable=SC2086
  "${serve[@]}" "$java" ${PULSELINE_BENCH_JVM:-} "${common[@]}" -cp "$1" -XX:+UseCompactObjectHeaders -XX:+UseTransparentHugePages \
    --add-opens=java.base/sun.nio.ch=ALL-UNNAMED --add-opens=java.base/com.sun.crypto.provider=ALL-UNNAMED \
    --add-opens=java.base/sun.security.provider=ALL-UNNAMED \
    -Dloader.main=io.pulseline.sipworker.bench.VoiceServer "$launcher" "$2" "$3" >"$4" 2>&1 </dev/null &
  BENCH_VOICE=$!
  BENCH_PIDS+=("$BENCH_VOICE")
  local waited=0
  until (exec 9<>"/dev/tcp/$2/$3") 2>/dev/null; do
    waited=$((waited + 1))
    [ "$waited" -lt 60 ] || fail "The media plane was not ready within half a minute; see $4."
    sleep 0.5
  done
}

bench_voice() {
  local calls=500 seconds=8 rounds=3 warm=4 against="" port=${PULSELINE_BENCH_PORT:-28080}
  while [ $# -gt 0 ]; do
    if [ "$1" = --against ]; then
      [ -r "$2" ] || wrong_use "--against needs the jar of another build (sip-worker-exec.jar), and there is none at '$2'"
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
      *) wrong_use "bench voice knows --calls, --seconds, --rounds and --warm-up (in seconds, before each), and --against (the jar of another build, measured in the same rounds), not $1" ;;
    esac
    shift 2
  done
  find_maven
  say "Building the sip-worker and its load generator (log: target/bench/build.log)"
  if ! mvn -B --no-transfer-progress -Dquick -DskipTests -pl sip-worker -am package >target/bench/build.log 2>&1; then
    tail -n 15 target/bench/build.log >&2
    fail "The build failed; the whole log is in target/bench/build.log."
  fi
  trap bench_end EXIT
  ulimit -n "$(ulimit -Hn)" 2>/dev/null || true
  local cpus=() serve=() load=() java=$JAVA_HOME/bin/java jar=$PWD/sip-worker/target/sip-worker-exec.jar peers=()
  mapfile -t cpus < <(allowed_cpus)
  if [ ${#cpus[@]} -ge 2 ]; then
    serve=(taskset -c "${cpus[1]}")
    load=(taskset -c "${cpus[0]}")
  else
    say "There is one core only: load and servers share it."
  fi
  local common=(-XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -Xmx512m "-Dloader.path=$PWD/sip-worker/target/test-classes")
  local launcher=org.springframework.boot.loader.launch.PropertiesLauncher
  bench_voice_server "$jar" 127.0.0.5 "$((port + 12))" target/bench/voice.log
  peers+=(--voice "$BENCH_VOICE@127.0.0.5:$((port + 12))")
  if [ -n "$against" ]; then
    bench_voice_server "$against" 127.0.0.8 "$((port + 14))" target/bench/voice-before.log
    peers+=(--before "$BENCH_VOICE@127.0.0.8:$((port + 14))")
  fi
  if command -v rtpengine >/dev/null || install_packages "the comparison with rtpengine" rtpengine-daemon; then
    if bench_rtpengine 127.0.0.2 "$((port + 13))" "${serve[@]}"; then
      peers+=(--rtpengine "$BENCH_RTPENGINE@127.0.0.2:$((port + 13))")
    fi
  fi
  say "Measuring $rounds rounds of $seconds s for each, $calls calls"
  "${load[@]}" "$java" "${common[@]}" -cp "$jar" -Dloader.main=io.pulseline.sipworker.bench.VoiceCost "$launcher" \
    --calls "$calls" --seconds "$seconds" --rounds "$rounds" --warm-up "$warm" --cores "$(nproc)" \
    --ticks "$(getconf CLK_TCK)" --out "$PWD/target/bench/voice.json" "${peers[@]}" ||
    fail "The benchmark did not finish; see the lines above and target/bench/*.log."
  bench_end
  trap - EXIT
  say "As JSON: target/bench/voice.json"
}
