# shellcheck shell=bash
# What a SIP call costs: our edge, Asterisk (both B2BUAs) and Kamailio (a proxy), driven by one load generator in turns. All on loopback.

# shellcheck source=.launcher/bench-voice.sh
. "$ROOT/.launcher/bench-voice.sh"

bench_sip_end() {
  bench_end
  [ -z "${BENCH_ASTERISK:-}" ] || rm -rf --one-file-system "$BENCH_ASTERISK"
}

bench_sip_certificate() {
  command -v openssl >/dev/null || install_packages "the benchmark's certificate" openssl || fail "The benchmark needs openssl."
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout "$1/key.pem" -out "$1/cert.pem" 2>/dev/null
  openssl pkcs12 -export -name sip -inkey "$1/key.pem" -in "$1/cert.pem" -passout pass:changeit -out "$1/sip.p12"
  # kamailio and Asterisk leave the superuser behind
  chmod 755 "$1" && chmod 644 "$1"/*
}

# Asterisk's configuration for the benchmark, in its root: folder within it, port, port of who is called.
bench_sip_asterisk() {
  local root=$1 home=$2 port=$3 callee=$4 part
  for part in etc db/keys spool run log; do
    mkdir -p "$root$home/$part"
  done
  for part in asterisk.conf logger.conf rtp.conf modules.conf; do
    sed "s#@HOME@#$home#; s#@RTP@#20000#; s#@RTP_END@#26000#" "e2e/src/test/resources/asterisk/$part" >"$root$home/etc/$part"
  done
  # nothing is written down of each call
  printf '[logfiles]\nmessages=error\n' >"$root$home/etc/logger.conf"
  sed -i '/^verbose/d' "$root$home/etc/asterisk.conf"
  cp "$5/cert.pem" "$5/key.pem" "$root$home/etc/"
  cat >"$root$home/etc/pjsip.conf" <<TEXT
[tls]
type=transport
protocol=tls
bind=127.0.0.4:$port
cert_file=$home/etc/cert.pem
priv_key_file=$home/etc/key.pem
method=tlsv1_2
verify_server=no
[load](!)
type=endpoint
transport=tls
context=calls
disallow=all
allow=opus
media_encryption=sdes
rtcp_mux=yes
direct_media=no
[caller](load)
[caller]
type=identify
endpoint=caller
match=127.0.0.9
[callee](load)
aors=callee
[callee]
type=aor
contact=sip:callee@127.0.0.1:$callee\\;transport=tls
TEXT
  printf '[calls]\nexten => _[+0-9].,1,Dial(PJSIP/callee,20)\n' >"$root$home/etc/extensions.conf"
}

bench_sip_kamailio() {
  cat <<TEXT
debug=1
log_stderror=yes
children=1
tcp_children=2
enable_tls=yes
listen=tls:127.0.0.3:$1
loadmodule "tls.so"
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "maxfwd.so"
loadmodule "siputils.so"
loadmodule "textops.so"
modparam("tls", "tls_method", "TLSv1.2+")
modparam("tls", "certificate", "$3/cert.pem")
modparam("tls", "private_key", "$3/key.pem")
request_route {
  if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }
  if (has_totag()) { loose_route(); t_relay(); exit; }
  record_route();
  \$du = "sip:127.0.0.1:$2;transport=tls";
  t_relay();
}
TEXT
}

bench_sip() {
  local rate=150 seconds=10 rounds=3 warm=90 capacity=300 passed=300 recoded=60 port=${PULSELINE_BENCH_PORT:-28180}
  while [ $# -gt 0 ]; do
    [[ $2 =~ ^[1-9][0-9]{0,4}$ ]] || wrong_use "$1 needs a number, not '$2'"
    case "$1" in
      --rate) rate=$2 ;;
      --seconds) seconds=$2 ;;
      --rounds) rounds=$2 ;;
      --warm-up) warm=$2 ;;
      --capacity) capacity=$2 ;;
      --passed) passed=$2 ;;
      --recoded) recoded=$2 ;;
      *) wrong_use "bench sip knows --rate, --seconds, --rounds, --warm-up (in seconds, at twice the rate), --capacity, --passed and --recoded (calls that talk), not $1" ;;
    esac
    shift 2
  done
  find_maven
  say "Building the sip-worker and its load generator (log: target/bench/build.log)"
  if ! mvn -B --no-transfer-progress -Dquick -DskipTests -pl sip-worker -am package >target/bench/build.log 2>&1; then
    tail -n 15 target/bench/build.log >&2
    fail "The build failed; the whole log is in target/bench/build.log."
  fi
  trap bench_sip_end EXIT
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
  local work java=$JAVA_HOME/bin/java jar=$PWD/sip-worker/target/sip-worker-exec.jar callee=$((port + 9)) peers=()
  work=$(mktemp -d)
  bench_sip_certificate "$work"

  # the worker as it runs in production; its control channel in plain HTTP, which it accepts on loopback only when told so
  "${serve[@]}" "$java" ${PULSELINE_BENCH_JVM:-} -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -Xmx512m -jar "$jar" \
    --server.port="$((port + 2))" --server.address=127.0.0.1 --management.server.port="$((port + 3))" \
    --pulseline.workers.id=bench --pulseline.workers.capacity="$capacity" \
    --pulseline.workers.control-url="http://127.0.0.1:$((port + 2))" --pulseline.workers.gateway-url="http://127.0.0.1:$((port + 6))" \
    --pulseline.workers.spool-dir="$work/spool" --pulseline.workers.drain-limit=1s \
    --pulseline.sip.bind=127.0.0.1 --pulseline.sip.port="$((port + 5))" --pulseline.sip.keystore="$work/sip.p12" \
    --pulseline.sip.keystore-password=changeit --pulseline.sip.meta-domain=localhost --pulseline.sip.meta-port="$callee" \
    --pulseline.sip.meta-trust="$work/cert.pem" --pulseline.sip.trunk-trust="$work/cert.pem" \
    --pulseline.sip.allowed-peers=LOOPBACK --pulseline.sip.never-banned=127.0.0.0/8 \
    --pulseline.media.bind=127.0.0.6 --pulseline.media.advertise=127.0.0.6 --pulseline.media.port-range=40000-59999 \
    >target/bench/sip-worker.log 2>&1 </dev/null &
  local worker=$!
  BENCH_PIDS+=("$worker")
  peers+=(--pulseline "$worker@127.0.0.1:$((port + 5))")

  local asterisk_root
  asterisk_root=$(e2e/asterisk/asterisk.sh root)
  say "Looking for Asterisk 22 and Kamailio; the first time they are fetched"
  if e2e/asterisk/asterisk.sh install 2>/dev/null; then
    BENCH_ASTERISK=$asterisk_root/srv/bench-$$
    bench_sip_asterisk "$asterisk_root" "/srv/bench-$$" "$((port + 10))" "$callee" "$work"
    "${serve[@]}" chroot "$asterisk_root" /usr/sbin/asterisk -C "/srv/bench-$$/etc/asterisk.conf" -f -n >target/bench/asterisk.log 2>&1 </dev/null &
    BENCH_PIDS+=("$!")
    peers+=(--asterisk "$!@127.0.0.4:$((port + 10))" --asterisk-version "$(chroot "$asterisk_root" asterisk -V)")
  else
    peers+=(--asterisk-missing "$(e2e/asterisk/asterisk.sh why)")
  fi
  if command -v kamailio >/dev/null || install_packages "the comparison with Kamailio" kamailio kamailio-tls-modules; then
    bench_sip_kamailio "$((port + 11))" "$callee" "$work" >"$work/kamailio.cfg"
    mkdir -p "$work/run" && chmod 777 "$work/run"
    "${serve[@]}" kamailio -f "$work/kamailio.cfg" -DD -E -P "$work/run/pid" -Y "$work/run" -w "$work/run" -m 256 -M 16 >target/bench/kamailio.log 2>&1 </dev/null &
    BENCH_PIDS+=("$!")
    peers+=(--kamailio "$!@127.0.0.3:$((port + 11))" --kamailio-version "$(kamailio -v | sed -n '1s/version: //p')")
  else
    peers+=(--kamailio-missing "it is not installed (apt-get install kamailio kamailio-tls-modules)")
  fi

  # the media plane by itself; with libopus where this machine has it, else with the Opus of pure Java
  local launcher=org.springframework.boot.loader.launch.PropertiesLauncher
  install_packages "the faster Opus" libopus0 || true
  local common=(-XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -Xmx512m "-Dloader.path=$PWD/sip-worker/target/test-classes")
  bench_voice_server "$jar" 127.0.0.5 "$((port + 12))" target/bench/voice.log
  peers+=(--voice "$BENCH_VOICE@127.0.0.5:$((port + 12))")

  if command -v rtpengine >/dev/null || install_packages "the comparison with rtpengine" rtpengine-daemon; then
    if bench_rtpengine 127.0.0.2 "$((port + 13))" "${serve[@]}"; then
      peers+=(--rtpengine "$BENCH_RTPENGINE@127.0.0.2:$((port + 13))" --rtpengine-version "$(rtpengine --version 2>&1 | sed -n 's/^Version: //p')")
    else
      peers+=(--rtpengine-missing "it did not start, see target/bench/rtpengine.log")
    fi
  else
    peers+=(--rtpengine-missing "it is not installed (apt-get install rtpengine-daemon)")
  fi

  local waited=0
  until http_ok_bench "$((port + 3))"; do
    kill -0 "$worker" 2>/dev/null || fail "The sip-worker did not start; see target/bench/sip-worker.log."
    waited=$((waited + 1))
    [ "$waited" -lt 120 ] || fail "The sip-worker was not ready within a minute; see target/bench/sip-worker.log."
    sleep 0.5
  done
  say "Measuring $rounds rounds of $seconds s for each peer at $rate calls/s, then our peak and twice that"
  "${load[@]}" "$java" -XX:+UseSerialGC -Xmx768m -cp "$jar" "-Dloader.path=$PWD/sip-worker/target/test-classes" \
    --enable-native-access=ALL-UNNAMED -Dloader.main=io.pulseline.sipworker.bench.SipBench "$launcher" \
    --rate "$rate" --seconds "$seconds" --rounds "$rounds" --warm-up "$warm" --capacity "$capacity" --passed "$passed" --recoded "$recoded" \
    --gateway-port "$((port + 6))" --callee-port "$callee" --keystore "$work/sip.p12" --keystore-password changeit \
    --cores "$(nproc)" --server-core "$server_core" --cpu "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" \
    --ticks "$(getconf CLK_TCK)" --out "$PWD/target/bench/sip.json" "${peers[@]}" ||
    fail "The benchmark did not finish; see the lines above and target/bench/*.log."
  bench_sip_end
  trap - EXIT
  rm -rf "$work"
  say "As JSON: target/bench/sip.json"
}
