# shellcheck shell=bash
# How each process is started and when it is healthy.

# launch NAME: starts it in the background with its log, and remembers pid and start time.
launch() {
  local name=$1 pid
  local log=$DATA_DIR/logs/$name.log
  [ -s "$log" ] && mv -f "$log" "$log.1"
  "launch_${name//-/_}" >"$log" 2>&1 </dev/null &
  pid=$!
  echo "$pid $(start_of "$pid")" >"$DATA_DIR/run/$name.pid"
}

launch_postgres() {
  local classpath
  classpath=$(printf '%s:' "$PWD"/db/embedded/target/pulseline-embedded-postgres-*.jar "$PWD"/db/embedded/target/lib/*.jar)
  # the ordinary interrupt of the terminal must not reach the database before its clients are gone
  # a first start unpacks PostgreSQL, which is all that this heap is for: 64 MB did not do
  exec setsid "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m -cp "$classpath" \
    io.pulseline.embedded.EmbeddedPostgresMain "$(cd "$DATA_DIR" && pwd)/postgres" "$(port_of postgres)"
}

launch_simulator() {
  local tls
  tls=$(cd "$DATA_DIR/tls" && pwd)
  export METASIM_SIP_PASSWORD=$PULSELINE_TLS_PASSWORD
  exec setsid "$JAVA_HOME/bin/java" "${JVM[@]}" -Xmx256m -jar e2e/meta-simulator/target/meta-simulator-exec.jar \
    --server.port="$(port_of simulator)" \
    --metasim.app-id="$PULSELINE_META_APP_ID" --metasim.app-secret="$PULSELINE_META_APP_SECRET" \
    --metasim.verify-token="$PULSELINE_META_VERIFY_TOKEN" --metasim.access-token="$PULSELINE_META_ACCESS_TOKEN" \
    --metasim.partner.system-token="$PULSELINE_SIGNUP_SYSTEM_TOKEN" --metasim.require-proof=true \
    --metasim.webhook-url="http://localhost:$(port_of platform-web)/webhooks/whatsapp" \
    --metasim.media-port-range="$((PORTAL_PORT % 1000 + 42000))-$((PORTAL_PORT % 1000 + 42499))" \
    --metasim.sip-host=sip.localhost --metasim.sip-port="$(port_of sip)" --metasim.sip.domain=meta.localhost \
    --metasim.sip.port="$(port_of meta-sip)" --metasim.sip.keystore="$tls/meta-sip.p12" --metasim.sip.truststore="$tls/truststore.p12"
}

launch_platform_web() {
  local profile=() database=() graph=() tls=()
  mapfile -t tls < <(tls_arguments web)
  [ "$WITH_DEMO" = yes ] && profile=(--spring.profiles.active=demo)
  if [ -z "${SPRING_DATASOURCE_URL:-}" ]; then
    database=(--spring.datasource.url="jdbc:postgresql://127.0.0.1:$(port_of postgres)/pulseline"
      --spring.datasource.username=pulseline --spring.flyway.user=pulseline_migrator)
    export SPRING_DATASOURCE_PASSWORD=$PULSELINE_DB_PASSWORD SPRING_FLYWAY_PASSWORD=$PULSELINE_DB_MIGRATOR_PASSWORD
    export SPRING_FLYWAY_URL="jdbc:postgresql://127.0.0.1:$(port_of postgres)/pulseline"
  fi
  if [ "$WITH_SIMULATOR" = yes ]; then
    # a lab: the servers that tenants name may be on this machine, with certificates of an authority of its own
    [ -e "$DATA_DIR/tls/lab-authority.pem" ] || cp "$DATA_DIR/tls/control-ca.pem" "$DATA_DIR/tls/lab-authority.pem"
    graph=(--pulseline.meta.graph-url="http://localhost:$(port_of simulator)" --pulseline.net.allow=LOOPBACK,PRIVATE
      --pulseline.net.authority="$(cd "$DATA_DIR" && pwd)/tls/lab-authority.pem"
      --pulseline.meta.signup-config-id=1905550100200300 --pulseline.signup.business-id=880120000000001
      --pulseline.signup.system-user-id=61550000000001
      --pulseline.signup.sdk-url="http://localhost:$(port_of simulator)/en_US/sdk.js"
      --pulseline.signup.origins="http://localhost:$(port_of simulator)"
      --pulseline.signup.webhook-override="http://localhost:$PORTAL_PORT/webhooks/whatsapp")
  fi
  export SPRING_SSL_BUNDLE_JKS_CONTROL_KEYSTORE_PASSWORD=$PULSELINE_TLS_PASSWORD SPRING_SSL_BUNDLE_JKS_CONTROL_TRUSTSTORE_PASSWORD=$PULSELINE_TLS_PASSWORD
  exec setsid "$JAVA_HOME/bin/java" "${JVM[@]}" -Xmx768m -jar platform-web/target/platform-web-exec.jar \
    --server.port="$PORTAL_PORT" --server.address="${SERVER_ADDRESS:-127.0.0.1}" --management.server.port="$(port_of management)" \
    --management.server.address=127.0.0.1 --pulseline.workers.gateway-port="$(port_of gateway)" \
    --pulseline.secrets.key-file="$(cd "$DATA_DIR" && pwd)/secrets.key" \
    --pulseline.sip.domain="${PULSELINE_SIP_DOMAIN:-localhost}" --pulseline.sip.port="$(port_of sip)" \
    "${profile[@]}" "${database[@]}" "${graph[@]}" "${tls[@]}"
}

launch_media_worker() {
  local program tls=()
  mapfile -t program < <(program "$ROOT/media-worker" media-worker)
  mapfile -t tls < <(tls_arguments media-worker)
  export SPRING_SSL_BUNDLE_JKS_CONTROL_KEYSTORE_PASSWORD=$PULSELINE_TLS_PASSWORD SPRING_SSL_BUNDLE_JKS_CONTROL_TRUSTSTORE_PASSWORD=$PULSELINE_TLS_PASSWORD
  exec setsid "$JAVA_HOME/bin/java" "${JVM_MEDIA[@]}" -Xmx384m "${program[@]}" \
    --server.port="$(port_of media-worker)" --server.ssl.bundle=control --server.ssl.client-auth=need \
    --management.server.port="$(port_of media-management)" --management.server.ssl.enabled=false \
    --pulseline.workers.control-url="https://localhost:$(port_of media-worker)" \
    --pulseline.workers.gateway-url="https://localhost:$(port_of gateway)" \
    --pulseline.workers.spool-dir="$(cd "$DATA_DIR" && pwd)/spool/media" \
    --pulseline.workers.drain-limit="${PULSELINE_WORKERS_DRAIN_LIMIT:-5s}" \
    --pulseline.media.port-range="${PULSELINE_MEDIA_PORT_RANGE:-$((PORTAL_PORT % 1000 * 2 + 40000))-$((PORTAL_PORT % 1000 * 2 + 40799))}" \
    --pulseline.media.allowed-peers="${PULSELINE_MEDIA_ALLOWED_PEERS:-LOOPBACK,PRIVATE}" "${tls[@]}"
}

launch_sip_worker() {
  local program tls=() meta=() folder
  folder=$(cd "$DATA_DIR/tls" && pwd)
  if [ "$WITH_SIMULATOR" = yes ]; then
    # a lab: Meta and the telephony are on this machine, with certificates of its own authority
    meta=(--pulseline.sip.meta-domain=meta.localhost --pulseline.sip.meta-port="$(port_of meta-sip)"
      --pulseline.sip.meta-trust="$folder/control-ca.pem" --pulseline.sip.trunk-trust="$folder/control-ca.pem"
      --pulseline.sip.allowed-peers=LOOPBACK,PRIVATE)
  fi
  export PULSELINE_SIP_KEYSTORE_PASSWORD=${PULSELINE_SIP_KEYSTORE_PASSWORD:-$PULSELINE_TLS_PASSWORD}
  mapfile -t program < <(program "$ROOT/sip-worker" sip-worker)
  mapfile -t tls < <(tls_arguments sip-worker)
  export SPRING_SSL_BUNDLE_JKS_CONTROL_KEYSTORE_PASSWORD=$PULSELINE_TLS_PASSWORD SPRING_SSL_BUNDLE_JKS_CONTROL_TRUSTSTORE_PASSWORD=$PULSELINE_TLS_PASSWORD
  exec setsid "$JAVA_HOME/bin/java" "${JVM[@]}" -Xmx256m "${program[@]}" \
    --server.port="$(port_of sip-worker)" --server.ssl.bundle=control --server.ssl.client-auth=need \
    --management.server.port="$(port_of sip-management)" --management.server.ssl.enabled=false \
    --pulseline.workers.control-url="https://localhost:$(port_of sip-worker)" \
    --pulseline.workers.gateway-url="https://localhost:$(port_of gateway)" \
    --pulseline.workers.spool-dir="$(cd "$DATA_DIR" && pwd)/spool/sip" \
    --pulseline.workers.drain-limit="${PULSELINE_WORKERS_DRAIN_LIMIT:-5s}" \
    --pulseline.sip.port="$(port_of sip)" --pulseline.sip.domain="${PULSELINE_SIP_DOMAIN:-localhost}" \
    --pulseline.sip.keystore="${PULSELINE_SIP_KEYSTORE:-$folder/sip.p12}" \
    --pulseline.media.port-range="${PULSELINE_SIP_MEDIA_PORT_RANGE:-$((PORTAL_PORT % 1000 * 2 + 44000))-$((PORTAL_PORT % 1000 * 2 + 44799))}" \
    "${meta[@]}" "${tls[@]}"
}

launch_audio_worker() {
  local program tls=()
  mapfile -t program < <(program "$ROOT/media-worker/audio" audio-worker)
  mapfile -t tls < <(tls_arguments audio-worker)
  if [ "$WITH_SIMULATOR" = yes ]; then
    [ -e "$DATA_DIR/tls/lab-authority.pem" ] || cp "$DATA_DIR/tls/control-ca.pem" "$DATA_DIR/tls/lab-authority.pem"
    # a lab: the bots that tenants name may be on this machine, with certificates of an authority of its own
    tls+=(--pulseline.media.allowed-peers=LOOPBACK,PRIVATE --pulseline.media.authority="$(cd "$DATA_DIR" && pwd)/tls/lab-authority.pem")
  fi
  export SPRING_SSL_BUNDLE_JKS_CONTROL_KEYSTORE_PASSWORD=$PULSELINE_TLS_PASSWORD SPRING_SSL_BUNDLE_JKS_CONTROL_TRUSTSTORE_PASSWORD=$PULSELINE_TLS_PASSWORD
  exec setsid "$JAVA_HOME/bin/java" "${JVM_MEDIA[@]}" -Xmx128m "${program[@]}" \
    --server.port="$(port_of audio-worker)" --server.ssl.bundle=control --server.ssl.client-auth=need \
    --management.server.port="$(port_of audio-management)" --management.server.ssl.enabled=false \
    --pulseline.workers.control-url="https://localhost:$(port_of audio-worker)" \
    --pulseline.workers.gateway-url="https://localhost:$(port_of gateway)" \
    --pulseline.workers.spool-dir="$(cd "$DATA_DIR" && pwd)/spool/audio" \
    --pulseline.workers.drain-limit="${PULSELINE_WORKERS_DRAIN_LIMIT:-5s}" \
    --pulseline.media.port-range="${PULSELINE_AUDIO_PORT_RANGE:-$((PORTAL_PORT % 1000 * 2 + 48000))-$((PORTAL_PORT % 1000 * 2 + 48799))}" "${tls[@]}"
}

http_ok() {
  local answer
  exec 9<>"/dev/tcp/127.0.0.1/$1" || return 1
  printf 'GET %s HTTP/1.0\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$2" >&9
  IFS= read -r -t 3 answer <&9 || answer=
  exec 9<&- 9>&-
  [[ $answer == *" 200"* ]]
} 2>/dev/null

healthy() {
  live_pid "$1" >/dev/null || return 1
  case "$1" in
    postgres) grep -q 'PULSELINE-POSTGRES ready' "$DATA_DIR/logs/postgres.log" 2>/dev/null ;;
    simulator) http_ok "$(port_of simulator)" /_sim/clock ;;
    platform-web) http_ok "$(port_of management)" /actuator/health/readiness ;;
    media-worker) http_ok "$(port_of media-management)" /actuator/health ;;
    audio-worker) http_ok "$(port_of audio-management)" /actuator/health ;;
    sip-worker) http_ok "$(port_of sip-management)" /actuator/health ;;
  esac
}

# The one sentence of a process that ended, from its log.
last_words() {
  sed -n 's/^.*PULSELINE-FAILED //p' "$DATA_DIR/logs/$1.log" 2>/dev/null | tail -n 1
}
