# shellcheck shell=bash
# How each node is started and when it is healthy. Heaps are small: many share one machine.

# A process' first port; each has ten of its own.
base_of() {
  case "$1" in
    web-*) echo $((PORTAL_PORT + 10 + 10 * ${1#web-})) ;;
    media-*) echo $((PORTAL_PORT + 100 + 10 * ${1#media-})) ;;
    sip-*) echo $((PORTAL_PORT + 200 + 10 * ${1#sip-})) ;;
    pbx) echo $((PORTAL_PORT + 300)) ;;
  esac
}

jar_of() { echo "${NODES_JARS:-$ROOT}/$1/target/$1-exec.jar"; }

control_passwords() {
  export SPRING_SSL_BUNDLE_JKS_CONTROL_KEYSTORE_PASSWORD=$PULSELINE_TLS_PASSWORD SPRING_SSL_BUNDLE_JKS_CONTROL_TRUSTSTORE_PASSWORD=$PULSELINE_TLS_PASSWORD
}

launch_simulator() {
  export METASIM_SIP_PASSWORD=$PULSELINE_TLS_PASSWORD
  exec setsid "$JAVA_HOME/bin/java" "${JVM[@]}" -Xmx256m -jar "$ROOT/e2e/meta-simulator/target/meta-simulator-exec.jar" \
    --server.port="$(port_of simulator)" --metasim.media-address=127.0.0.1 \
    --metasim.app-id="$PULSELINE_META_APP_ID" --metasim.app-secret="$PULSELINE_META_APP_SECRET" \
    --metasim.verify-token="$PULSELINE_META_VERIFY_TOKEN" --metasim.access-token="$PULSELINE_META_ACCESS_TOKEN" \
    --metasim.partner.system-token="$PULSELINE_SIGNUP_SYSTEM_TOKEN" --metasim.require-proof=true \
    --metasim.webhook-url="http://localhost:$PORTAL_PORT/webhooks/whatsapp" --metasim.media-port-range=52000-52999 \
    --metasim.sip-host=sip.localhost --metasim.sip-port="$(port_of sip)" --metasim.sip.domain=meta.localhost \
    --metasim.sip.port="$(port_of meta-sip)" --metasim.sip.keystore="$DATA_DIR/tls/meta-sip.p12" \
    --metasim.sip.truststore="$DATA_DIR/tls/truststore.p12"
}

launch_web() {
  local port tls
  port=$(base_of "$1")
  mapfile -t tls < <(tls_arguments web)
  control_passwords
  # whichever of the two takes writes
  local database="jdbc:postgresql://127.0.0.1:$(pg_port pg-1),127.0.0.1:$(pg_port pg-2)/pulseline?targetServerType=primary&connectTimeout=2&tcpKeepAlive=true"
  export SPRING_DATASOURCE_URL=$database SPRING_FLYWAY_URL=$database
  export SPRING_DATASOURCE_USERNAME=pulseline SPRING_DATASOURCE_PASSWORD=$PULSELINE_DB_PASSWORD
  export SPRING_FLYWAY_USER=pulseline_migrator SPRING_FLYWAY_PASSWORD=$PULSELINE_DB_MIGRATOR_PASSWORD
  exec setsid "$JAVA_HOME/bin/java" "${JVM[@]}" -Xmx384m -jar "$(jar_of platform-web)" --spring.profiles.active=demo \
    --server.port="$port" --server.address=127.0.0.1 --management.server.port=$((port + 1)) --management.server.address=127.0.0.1 \
    --pulseline.workers.gateway-port=$((port + 6)) --pulseline.public-url="http://localhost:$PORTAL_PORT" \
    --pulseline.secrets.key-file="$DATA_DIR/secrets.key" --pulseline.sip.domain=localhost --pulseline.sip.port="$(port_of sip)" \
    --pulseline.meta.graph-url="http://localhost:$(port_of simulator)" --pulseline.net.allow=LOOPBACK,PRIVATE \
    --pulseline.net.authority="$DATA_DIR/tls/control-ca.pem" "${tls[@]}"
}

launch_media() {
  local port program tls number=${1#media-}
  port=$(base_of "$1")
  mapfile -t tls < <(tls_arguments media-worker)
  control_passwords
  mapfile -t program < <(program "${NODES_JARS:-$ROOT}/media-worker" media-worker)
  # headers of objects as in the cache of its starts
  exec setsid "$JAVA_HOME/bin/java" "${JVM[@]}" -XX:+UseCompactObjectHeaders -Xmx128m "${program[@]}" \
    --server.port=$((port + 2)) --server.ssl.bundle=control --server.ssl.client-auth=need \
    --management.server.port=$((port + 3)) --management.server.ssl.enabled=false \
    --pulseline.workers.id="$1" --pulseline.workers.control-url="https://localhost:$((port + 2))" \
    --pulseline.workers.gateway-url="https://localhost:$(port_of gateway)" --pulseline.workers.spool-dir="$DATA_DIR/spool/$1" \
    --pulseline.workers.drain-limit="${NODES_DRAIN_LIMIT:-90s}" --pulseline.media.advertise=127.0.0.1 \
    --pulseline.media.port-range=$((36000 + 1000 * number))-$((36999 + 1000 * number)) --pulseline.media.allowed-peers=LOOPBACK,PRIVATE "${tls[@]}"
}

launch_sip() {
  local port program tls number=${1#sip-}
  port=$(base_of "$1")
  mapfile -t tls < <(tls_arguments sip-worker)
  control_passwords
  export PULSELINE_SIP_KEYSTORE_PASSWORD=$PULSELINE_TLS_PASSWORD
  mapfile -t program < <(program "${NODES_JARS:-$ROOT}/sip-worker" sip-worker)
  exec setsid "$JAVA_HOME/bin/java" "${JVM[@]}" -Xmx128m "${program[@]}" \
    --server.port=$((port + 4)) --server.ssl.bundle=control --server.ssl.client-auth=need \
    --management.server.port=$((port + 5)) --management.server.ssl.enabled=false \
    --pulseline.workers.id="$1" --pulseline.workers.control-url="https://localhost:$((port + 4))" \
    --pulseline.workers.gateway-url="https://localhost:$(port_of gateway)" --pulseline.workers.spool-dir="$DATA_DIR/spool/$1" \
    --pulseline.workers.drain-limit="${NODES_DRAIN_LIMIT:-90s}" \
    --pulseline.sip.port=$((port + 7)) --pulseline.sip.udp-port=$((port + 8)) --pulseline.sip.domain=localhost \
    --pulseline.sip.keystore="$DATA_DIR/tls/sip.p12" --pulseline.sip.meta-domain=meta.localhost \
    --pulseline.sip.meta-port="$(port_of meta-sip)" --pulseline.sip.meta-trust="$DATA_DIR/tls/control-ca.pem" \
    --pulseline.sip.trunk-trust="$DATA_DIR/tls/control-ca.pem" --pulseline.sip.allowed-peers=LOOPBACK,PRIVATE \
    --pulseline.media.advertise=127.0.0.1 --pulseline.media.port-range=$((44000 + 1000 * number))-$((44999 + 1000 * number)) "${tls[@]}"
}

# The chart's own configuration, with the addresses of this machine.
launch_kamailio() {
  local home=$DATA_DIR/kamailio i webs medias sips
  mkdir -p "$home/run"
  read -r webs medias sips <"$DATA_DIR/run/fleet"
  openssl pkcs12 -in "$DATA_DIR/tls/sip.p12" -passin "pass:$PULSELINE_TLS_PASSWORD" -nodes -nocerts 2>/dev/null | openssl pkey >"$home/tls.key"
  cp "$DATA_DIR/tls/sip-chain.pem" "$home/tls.crt"
  : >"$home/dispatcher.list"
  for ((i = 1; i <= sips; i++)); do
    echo "1 sip:127.0.0.1:$(($(base_of "sip-$i") + 7));transport=tls 0 0" >>"$home/dispatcher.list"
  done
  sed "s#@PORT@#$(port_of sip)#g; s#@DOMAIN@#localhost#g; s#0.0.0.0#127.0.0.1#; s#\"/tls/#\"$home/#; s#\"/config/#\"$home/#" \
    helm/files/kamailio.cfg >"$home/kamailio.cfg"
  # one that was killed has left its pid
  rm -f "$home/run/"*
  exec setsid kamailio -f "$home/kamailio.cfg" -DD -E -P "$home/run/pid" -Y "$home/run" -w "$home/run" -m 64 -M 8
}

launch_haproxy() {
  local file=$DATA_DIR/haproxy.cfg i webs medias sips port
  read -r webs medias sips <"$DATA_DIR/run/fleet"
  {
    cat "$ROOT/e2e/nodes/haproxy.cfg"
    printf 'frontend portal\n  bind 127.0.0.1:%s\n  default_backend webs\nbackend webs\n' "$PORTAL_PORT"
    printf '  option httpchk GET /actuator/health/readiness\n'
    for ((i = 1; i <= webs; i++)); do
      port=$(base_of "web-$i")
      echo "  server web-$i 127.0.0.1:$port check port $((port + 1))"
    done
    printf 'frontend gateway\n  mode tcp\n  bind 127.0.0.1:%s\n  default_backend gateways\nbackend gateways\n  mode tcp\n' "$(port_of gateway)"
    printf '  option httpchk GET /actuator/health/readiness\n'
    for ((i = 1; i <= webs; i++)); do
      port=$(base_of "web-$i")
      echo "  server web-$i 127.0.0.1:$((port + 6)) check port $((port + 1))"
    done
  } >"$file"
  exec setsid "$(command -v haproxy || echo /usr/sbin/haproxy)" -f "$file" -db
}

# The tenant's PBX answers every call and plays a tone (the digital milliwatt of G.711).
launch_pbx() {
  local home=$DATA_DIR/pbx i
  mkdir -p "$home" && cd "$home"
  for ((i = 0; i < 1000; i++)); do printf '\x34\x21\x21\x34\xb4\xa1\xa1\xb4'; done >tone.alaw
  exec setsid sipp -sf "$ROOT/e2e/nodes/answers.xml" -i 127.0.0.1 -p "$(base_of pbx)" -t u1 -mp 48000 \
    -nd -nostdin -skip_rlimit -trace_err -error_file "$home/errors.log"
}

http_ok() {
  local answer
  exec 9<>"/dev/tcp/127.0.0.1/$1" || return 1
  printf 'GET %s HTTP/1.0\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$2" >&9
  IFS= read -r -t 3 answer <&9 || answer=
  exec 9<&- 9>&-
  [[ $answer == *" 200"* ]]
} 2>/dev/null

listens() { (exec 9<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

healthy() {
  live_pid "$1" >/dev/null || return 1
  case "$1" in
    simulator) http_ok "$(port_of simulator)" /_sim/clock ;;
    web-*) http_ok $(($(base_of "$1") + 1)) /actuator/health/readiness ;;
    media-*) http_ok $(($(base_of "$1") + 3)) /actuator/health ;;
    sip-*) http_ok $(($(base_of "$1") + 5)) /actuator/health ;;
    kamailio) listens "$(port_of sip)" ;;
    haproxy) listens "$PORTAL_PORT" ;;
  esac
}
