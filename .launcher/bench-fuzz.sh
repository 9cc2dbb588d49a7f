# shellcheck shell=bash
# Jazzer throws what it makes up at everything that reads the wire: SIP messages, SDP of both workers, STUN, RTP, RTCP. The goal is no finding.
# What it found interesting is kept in target/fuzz and is the next run's start.

JAZZER_VERSION=0.30.0

# The examples that a target begins with.
fuzz_seeds() {
  local name=$1 seeds=$2
  mkdir -p "$seeds"
  case "$name" in
    SipFuzz) find sip-worker/src/test/resources/torture/rfc* -type f -exec cp {} "$seeds" \; ;;
    *) cp platform-core/src/test/resources/sdp/*.sdp "$seeds" ;;
  esac
}

bench_fuzz() {
  local seconds=600 target class name status=0 found=0 runs figures=() log
  while [ $# -gt 0 ]; do
    case "$1" in
      --seconds)
        [[ $2 =~ ^[1-9][0-9]{0,4}$ ]] || wrong_use "--seconds needs a number"
        seconds=$2
        ;;
      *) wrong_use "bench fuzz knows --seconds for each of its three targets, not $1" ;;
    esac
    shift 2
  done
  find_maven
  log=$PWD/target/bench/fuzz.log
  mkdir -p target/fuzz
  say "Building what reads the wire (log: target/bench/fuzz.log)"
  if ! { mvn -B --no-transfer-progress -Dquick -pl sip-worker,media-worker -am test-compile dependency:build-classpath \
    -Dmdep.outputFile=target/fuzz.classpath -DincludeScope=test &&
    mvn -B -q -N --no-transfer-progress dependency:copy -Dartifact="com.code-intelligence:jazzer:$JAZZER_VERSION" -DoutputDirectory=target/fuzz &&
    mvn -B -q -N --no-transfer-progress dependency:copy -Dartifact="com.code-intelligence:jazzer-api:$JAZZER_VERSION" -DoutputDirectory=target/fuzz; } >"$log" 2>&1; then
    tail -n 15 "$log" >&2
    fail "The build failed; the whole log is in target/bench/fuzz.log."
  fi
  for target in sip-worker:io.pulseline.sipworker.stack.SipFuzz sip-worker:io.pulseline.sipworker.media.SdpFuzz \
    media-worker:io.pulseline.mediaworker.relay.MediaFuzz; do
    class=${target#*:}
    name=${class##*.}
    log=$PWD/target/bench/fuzz-$name.log
    fuzz_seeds "$name" "target/fuzz/$name-seeds"
    mkdir -p "target/fuzz/$name"
    say "$name for $seconds s (log: target/bench/fuzz-$name.log)"
    status=0
    "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx1g --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
      -cp "target/fuzz/jazzer-$JAZZER_VERSION.jar:target/fuzz/jazzer-api-$JAZZER_VERSION.jar:${target%%:*}/target/test-classes:${target%%:*}/target/classes:$(cat "${target%%:*}/target/fuzz.classpath")" \
      com.code_intelligence.jazzer.Jazzer --target_class="$class" --instrumentation_includes='io.pulseline.**' \
      --reproducer_path="$PWD/target/fuzz" -artifact_prefix="target/fuzz/$name-" -max_total_time="$seconds" -timeout=5 -max_len=16384 -print_final_stats=1 \
      "target/fuzz/$name" "target/fuzz/$name-seeds" >"$log" 2>&1 || status=$?
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log" | tail -n 1)
    if [ -z "$runs" ] && ! grep -q '^== ' "$log"; then
      tail -n 15 "$log" >&2
      fail "The fuzzer did not run $name; the whole log is in target/bench/fuzz-$name.log."
    fi
    if [ "$status" -ne 0 ]; then
      found=$((found + 1))
      grep -m 5 -E '^== |Exception|Error|DEDUP' "$log" >&2 || tail -n 5 "$log" >&2
    fi
    say "$name: ${runs:-no} runs, $([ "$status" -eq 0 ] && echo "no finding" || echo "A FINDING")"
    figures+=("$(printf '{"metric":"findings in %s","unit":"findings","runs":%s,"seconds":%s,"ours":%s,"peer":null,"peer_name":null,"ratio":null,"goal":0,"met":%s}' \
      "$name" "${runs:-0}" "$seconds" "$((status != 0))" "$([ "$status" -eq 0 ] && echo true || echo false)")")
  done
  printf '{"name":"fuzz","at":"%s","conditions":{"fuzzer":"Jazzer %s"},"figures":[%s]}\n' "$(date -u +%FT%TZ)" "$JAZZER_VERSION" \
    "$(
      IFS=,
      echo "${figures[*]}"
    )" >target/bench/fuzz.json
  say "As JSON: target/bench/fuzz.json"
  [ "$found" -eq 0 ] || fail "$found of 3 targets had a finding; the input that makes it is in target/fuzz."
}
