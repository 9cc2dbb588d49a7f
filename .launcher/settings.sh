# shellcheck shell=bash
# Where things are: data directory, ports, secrets, certificates. Every verb that touches a running system reads this.

DATA_DIR=${PULSELINE_DATA:-.pulseline}
PORTAL_PORT=${PULSELINE_PORT:-8080}
# shellcheck disable=SC2034
PROCESSES=(postgres simulator platform-web media-worker sip-worker audio-worker)

# Other ports follow the portal's.
port_of() {
  case "$1" in
    platform-web) echo "$PORTAL_PORT" ;;
    management) echo $((PORTAL_PORT + 1)) ;;
    media-worker) echo $((PORTAL_PORT + 2)) ;;
    media-management) echo $((PORTAL_PORT + 3)) ;;
    sip-worker) echo $((PORTAL_PORT + 4)) ;;
    sip-management) echo $((PORTAL_PORT + 5)) ;;
    gateway) echo $((PORTAL_PORT + 6)) ;;
    # the port that the field knows; a second installation on one machine has its own
    sip) if [ "$PORTAL_PORT" = 8080 ]; then echo 5061; else echo $((PORTAL_PORT + 7)); fi ;;
    simulator) echo $((PORTAL_PORT + 10)) ;;
    audio-worker) echo $((PORTAL_PORT + 8)) ;;
    audio-management) echo $((PORTAL_PORT + 9)) ;;
    meta-sip) echo $((PORTAL_PORT + 11)) ;;
    postgres) echo $((PORTAL_PORT + 12)) ;;
  esac
}

random_text() { head -c 24 /dev/urandom | base64 | tr -d '/+=' | cut -c1-24; }

# Made once for an installation, then read: passwords, keys, tokens.
load_secrets() {
  local file=$DATA_DIR/secrets.env
  mkdir -p "$DATA_DIR/run" "$DATA_DIR/logs" || fail "The data directory $DATA_DIR cannot be made."
  if [ ! -s "$file" ]; then
    (
      umask 077
      {
        echo "PULSELINE_DB_PASSWORD=$(random_text)"
        echo "PULSELINE_DB_MIGRATOR_PASSWORD=$(random_text)"
        echo "PULSELINE_TLS_PASSWORD=$(random_text)"
        echo "PULSELINE_META_APP_SECRET=$(random_text)"
        echo "PULSELINE_META_VERIFY_TOKEN=$(random_text)"
        echo "PULSELINE_META_ACCESS_TOKEN=$(random_text)"
        echo "PULSELINE_DEMO_PASSWORD=pulseline-demo"
        echo "PULSELINE_DEMO_STAFF_API_KEY=plk_staff_$(random_text)"
        echo "PULSELINE_DEMO_TERN_API_KEY=plk_tern_$(random_text)"
        echo "PULSELINE_DEMO_MARLIN_API_KEY=plk_marlin_$(random_text)"
        echo "PULSELINE_SIP_TRUNK_PASSWORD=$(random_text)"
      } >"$file"
    ) 2>/dev/null || fail "The disk that holds $DATA_DIR is full or not writable."
  fi
  # installations from before sign-ups have none
  grep -q '^PULSELINE_SIGNUP_SYSTEM_TOKEN=' "$file" || echo "PULSELINE_SIGNUP_SYSTEM_TOKEN=$(random_text)" >>"$file"
  # what the environment says stands above what was made up
  local name value
  while IFS='=' read -r name value; do
    [ -n "${!name:-}" ] || export "$name=$value"
  done <"$file"
  export PULSELINE_META_APP_ID=${PULSELINE_META_APP_ID:-771203945518260}
}

# KEY=VALUE lines for every process.
load_env_file() {
  local line name
  [ -r "$1" ] || fail "The file $1 given with --env cannot be read."
  while IFS= read -r line || [ -n "$line" ]; do
    case "$line" in '' | '#'*) continue ;; esac
    name=${line%%=*}
    [[ $line == *=* && $name =~ ^[A-Za-z_][A-Za-z0-9_]*$ ]] || fail "$1: '$line' is not KEY=VALUE."
    export "$name=${line#*=}"
  done <"$1"
}

# A CA of this installation and one certificate a process, for mutual TLS between platform and workers.
make_certificates() {
  local tls=$DATA_DIR/tls who
  # an installation from before the audio plane has no certificate for it
  [ -s "$tls/truststore.p12" ] && [ -s "$tls/audio-worker.p12" ] && return 0
  rm -rf "$tls" && mkdir -p "$tls" && chmod 700 "$tls"
  local keytool="$JAVA_HOME/bin/keytool" password=$PULSELINE_TLS_PASSWORD
  "$keytool" -genkeypair -alias ca -keyalg EC -groupname secp256r1 -dname "CN=Pulseline control CA" -ext bc:c -validity 3650 \
    -keystore "$tls/control-ca.p12" -storetype PKCS12 -storepass "$password" >/dev/null 2>&1 ||
    fail "The certificates in $tls could not be made; is the disk full?"
  "$keytool" -exportcert -alias ca -rfc -keystore "$tls/control-ca.p12" -storepass "$password" >"$tls/control-ca.pem" 2>/dev/null
  for who in web media-worker sip-worker audio-worker; do
    "$keytool" -genkeypair -alias "$who" -keyalg EC -groupname secp256r1 -dname "CN=$who" -validity 825 \
      -keystore "$tls/$who.p12" -storetype PKCS12 -storepass "$password" >/dev/null 2>&1
    "$keytool" -certreq -alias "$who" -keystore "$tls/$who.p12" -storepass "$password" 2>/dev/null |
      "$keytool" -gencert -alias ca -ext san=dns:localhost,ip:127.0.0.1 -ext ku:c=digitalSignature -ext eku=serverAuth,clientAuth -validity 825 -rfc \
        -keystore "$tls/control-ca.p12" -storepass "$password" >"$tls/$who.pem" 2>/dev/null
    cat "$tls/$who.pem" "$tls/control-ca.pem" >"$tls/$who-chain.pem"
    "$keytool" -importcert -alias ca -noprompt -file "$tls/control-ca.pem" -keystore "$tls/$who.p12" -storepass "$password" >/dev/null 2>&1
    "$keytool" -importcert -alias "$who" -noprompt -file "$tls/$who-chain.pem" -keystore "$tls/$who.p12" -storepass "$password" >/dev/null 2>&1 ||
      fail "The certificate of $who could not be made."
  done
  "$keytool" -importcert -alias ca -noprompt -file "$tls/control-ca.pem" -keystore "$tls/truststore.p12" -storetype PKCS12 \
    -storepass "$password" >/dev/null 2>&1 || fail "The trust store in $tls could not be made."
}

# Certificates of the SIP edges: ours, and the stand-in's for Meta. An installation from before SIP has none yet.
make_sip_certificates() {
  local tls=$DATA_DIR/tls password=$PULSELINE_TLS_PASSWORD keytool="$JAVA_HOME/bin/keytool" who names
  for who in sip meta-sip; do
    [ -s "$tls/$who.p12" ] && continue
    names="dns:localhost,dns:sip.localhost,ip:127.0.0.1"
    [ "$who" = sip ] || names="dns:meta.localhost"
    "$keytool" -genkeypair -alias "$who" -keyalg EC -groupname secp256r1 -dname "CN=$who" -validity 825 \
      -keystore "$tls/$who.tmp" -storetype PKCS12 -storepass "$password" >/dev/null 2>&1
    "$keytool" -certreq -alias "$who" -keystore "$tls/$who.tmp" -storepass "$password" 2>/dev/null |
      "$keytool" -gencert -alias ca -ext "san=$names" -ext ku:c=digitalSignature -ext eku=serverAuth,clientAuth -validity 825 -rfc \
        -keystore "$tls/control-ca.p12" -storepass "$password" >"$tls/$who.pem" 2>/dev/null
    cat "$tls/$who.pem" "$tls/control-ca.pem" >"$tls/$who-chain.pem"
    "$keytool" -importcert -alias ca -noprompt -file "$tls/control-ca.pem" -keystore "$tls/$who.tmp" -storepass "$password" >/dev/null 2>&1
    "$keytool" -importcert -alias "$who" -noprompt -file "$tls/$who-chain.pem" -keystore "$tls/$who.tmp" -storepass "$password" >/dev/null 2>&1 &&
      mv "$tls/$who.tmp" "$tls/$who.p12" || fail "The certificate of $who could not be made."
  done
}

# Spring's arguments for the SSL bundle `control` of one process.
tls_arguments() {
  local tls
  tls=$(cd "$DATA_DIR/tls" && pwd)
  printf '%s\n' \
    "--spring.ssl.bundle.jks.control.keystore.location=file:$tls/$1.p12" \
    "--spring.ssl.bundle.jks.control.keystore.type=PKCS12" \
    "--spring.ssl.bundle.jks.control.truststore.location=file:$tls/truststore.p12" \
    "--spring.ssl.bundle.jks.control.truststore.type=PKCS12"
}

# The pid in a pid file when that very process still runs: a number alone may have been given to another one.
live_pid() {
  local file=$DATA_DIR/run/$1.pid pid started
  [ -r "$file" ] || return 1
  read -r pid started <"$file" || return 1
  [ -r "/proc/$pid/stat" ] && [ "$(start_of "$pid")" = "$started" ] || return 1
  echo "$pid"
}

start_of() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }
