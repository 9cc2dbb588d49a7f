# shellcheck shell=bash
# Starts everything, says READY, and keeps it running.

# shellcheck source=.launcher/settings.sh
. "$ROOT/.launcher/settings.sh"
# shellcheck source=.launcher/build.sh
. "$ROOT/.launcher/build.sh"
# shellcheck source=.launcher/processes.sh
. "$ROOT/.launcher/processes.sh"
# shellcheck source=.launcher/credentials.sh
. "$ROOT/.launcher/credentials.sh"

verb_up() {
  local detach=no fresh=no
  WITH_SIMULATOR=yes WITH_DEMO=yes
  while [ $# -gt 0 ]; do
    case "$1" in
      --detach) detach=yes ;;
      --fresh) fresh=yes ;;
      --no-simulator) WITH_SIMULATOR=no ;;
      --no-demo) WITH_DEMO=no ;;
      --port)
        [[ ${2:-} =~ ^[0-9]{4,5}$ ]] && [ "$2" -le 65000 ] || wrong_use "--port needs a number from 1024 to 65000"
        PORTAL_PORT=$2
        shift
        ;;
      --data)
        [ -n "${2:-}" ] || wrong_use "--data needs a directory"
        DATA_DIR=$2
        shift
        ;;
      --env)
        [ -n "${2:-}" ] || wrong_use "--env needs a file"
        load_env_file "$2"
        shift
        ;;
      *) wrong_use "unknown option for up: $1" ;;
    esac
    shift
  done
  export PULSELINE_PORT=$PORTAL_PORT PULSELINE_DATA=$DATA_DIR
  find_jdk
  local name
  for name in "${PROCESSES[@]}"; do
    if live_pid "$name" >/dev/null; then
      fail "Pulseline is running already on this data directory ($name, pid $(live_pid "$name")); stop it with ./pulseline down."
    fi
  done
  if [ "$fresh" = yes ]; then
    rm -rf -- "$DATA_DIR/postgres" "$DATA_DIR/spool"
  fi
  [ "$WITH_SIMULATOR" = no ] || install_packages "the simulator's phone" libpulse0 libudev1 libx11-6 libxfixes3 libxrandr2 libxcomposite1 libdbus-1-3 || true
  # without the first G.711 is transcoded by Java, at twice the price; without the second noise stays
  install_packages "the codec of telephone systems and the noise filter of bots" libopus0 libspeexdsp1 || true
  load_secrets
  local free_kb
  free_kb=$(df -Pk "$DATA_DIR" | awk 'NR==2{print $4}')
  [ "${free_kb:-0}" -gt 300000 ] || fail "The disk that holds $DATA_DIR is full: less than 300 MB are free."
  check_ports
  build_if_stale
  make_certificates
  make_sip_certificates
  echo "$PORTAL_PORT $WITH_SIMULATOR $WITH_DEMO" >"$DATA_DIR/run/settings"
  if [ "$detach" = yes ]; then
    "$ROOT/pulseline" __supervise "$PORTAL_PORT" "$DATA_DIR" "$WITH_SIMULATOR" "$WITH_DEMO" >"$DATA_DIR/logs/launcher.log" 2>&1 </dev/null &
    local child=$!
    disown
    await_ready_line "$child"
  else
    supervise
  fi
}

check_ports() {
  local name port
  for name in platform-web management media-worker media-management audio-worker audio-management gateway sip-worker sip-management sip simulator meta-sip postgres; do
    port=$(port_of "$name")
    if (exec 8<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      fail "Port $port, which $name needs, is taken by another process; choose another with --port."
    fi
  done
}

wanted() {
  case "$1" in
    postgres) [ -z "${SPRING_DATASOURCE_URL:-}" ] ;;
    simulator) [ "$WITH_SIMULATOR" = yes ] ;;
    *) true ;;
  esac
}

# Waits until healthy; a process that ends first ends the start with its own sentence.
await() {
  local name=$1 deadline=$((SECONDS + ${2:-120})) words
  until healthy "$name"; do
    if ! live_pid "$name" >/dev/null; then
      words=$(last_words "$name")
      stop_all
      fail "${words:-$name ended while starting; its log is $DATA_DIR/logs/$name.log.}"
    fi
    if [ "$SECONDS" -ge "$deadline" ]; then
      stop_all
      fail "$name did not become healthy in time; its log is $DATA_DIR/logs/$name.log."
    fi
    pause 0.2
  done
}

# A signal's trap runs after `wait`, but inside `read -t`: there the trap's own `read -t` would end the trap half-way,
# and what it had stopped would be started again.
pause() {
  sleep "$1" &
  wait "$!" || true
}

supervise() {
  local name
  echo "$$ $(start_of $$)" >"$DATA_DIR/run/launcher.pid"
  trap 'trap - INT TERM EXIT; stop_all; exit 0' INT TERM
  trap 'stop_all' EXIT
  for name in postgres simulator media-worker sip-worker audio-worker; do
    if wanted "$name"; then launch "$name"; fi
  done
  if wanted postgres; then await postgres 90; fi
  launch platform-web
  await platform-web 150
  for name in simulator media-worker sip-worker audio-worker; do
    if wanted "$name"; then await "$name" 90; fi
  done
  write_credentials
  say "READY portal=http://localhost:$PORTAL_PORT simulator=http://localhost:$(port_of simulator)"
  watch_over
}

# A process that ends unasked is started again, with a growing pause when it keeps ending.
watch_over() {
  local name
  declare -A ended_at pause
  while true; do
    for name in "${PROCESSES[@]}"; do
      if wanted "$name" && ! live_pid "$name" >/dev/null; then
        if [ -z "${ended_at[$name]:-}" ]; then
          say "$name ended; starting it again"
          ended_at[$name]=$SECONDS
        fi
        if [ $((SECONDS - ended_at[$name])) -ge "${pause[$name]:-0}" ]; then
          launch "$name"
          pause[$name]=$((${pause[$name]:-0} * 2 + 1))
          [ "${pause[$name]}" -le 30 ] || pause[$name]=30
          unset "ended_at[$name]"
        fi
      fi
    done
    pause 0.5
  done
}

stop_all() {
  local name pid pids=()
  # workers first, so that they can report; the database last
  for name in simulator media-worker sip-worker audio-worker platform-web; do
    if pid=$(live_pid "$name"); then
      kill -TERM "$pid" 2>/dev/null && pids+=("$name")
    fi
  done
  for name in "${pids[@]}"; do gone "$name" 25; done
  if pid=$(live_pid postgres); then
    kill -TERM "$pid" 2>/dev/null && gone postgres 30
  fi
  rm -f "$DATA_DIR/run/"*.pid
}

gone() {
  local pid deadline=$((SECONDS + $2))
  while pid=$(live_pid "$1"); do
    # a process that was reaped leaves no /proc entry; a zombie of ours does, and is as good as gone
    [[ $(sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null) == Z* ]] && return 0
    if [ "$SECONDS" -ge "$deadline" ]; then
      kill -KILL "$pid" 2>/dev/null || true
      return 0
    fi
    read -r -t 0.1 <> <(:) || true
  done
}

await_ready_line() {
  local child=$1 deadline=$((SECONDS + 240)) line
  while [ "$SECONDS" -lt "$deadline" ]; do
    if line=$(grep -m1 '^READY ' "$DATA_DIR/logs/launcher.log" 2>/dev/null); then
      say "$line"
      return 0
    fi
    if ! kill -0 "$child" 2>/dev/null; then
      fail "$(tail -n 1 "$DATA_DIR/logs/launcher.log")"
    fi
    read -r -t 0.2 <> <(:) || true
  done
  fail "Pulseline did not start in time; see $DATA_DIR/logs."
}
