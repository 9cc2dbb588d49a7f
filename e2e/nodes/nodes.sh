#!/usr/bin/env bash
# Pulseline on several nodes, as processes on one machine: two webs behind haproxy, media-workers, sip-workers behind Debian's Kamailio,
# PostgreSQL with a synchronous standby (Debian's too), the simulator as Meta, sipp as the tenant's PBX. Nobody supervises them here: who
# calls this script kills, stops, starts and promotes. `./pulseline bench nodes` does so under load and says what it cost.
#
#   nodes.sh up [--webs N] [--medias N] [--sips N] [--standby yes|no]   starts everything, says READY
#   nodes.sh start|kill|hang|stop|gone|await NAME   web-1, media-2, sip-1, pg-1, kamailio, haproxy, simulator, pbx; hang is SIGSTOP, stop is
#                                              SIGTERM and does not wait, gone waits until it has ended, await until it is healthy
#   nodes.sh promote pg-2 | standby pg-1       the standby becomes the primary · a server is made anew as the standby of the other one
#   nodes.sh status | down
#
# NODES_DATA (target/nodes) is where everything is kept, NODES_PORT (25080) the portal's port, NODES_JARS a folder with the jars of another
# release for `start`.
set -euo pipefail
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
cd "$ROOT"
export PULSELINE_DATA=${NODES_DATA:-$ROOT/target/nodes} PULSELINE_PORT=${NODES_PORT:-25080}
# the credentials are those of a demo
# shellcheck disable=SC2034
WITH_DEMO=yes WITH_SIMULATOR=yes
# shellcheck source=../../.launcher/common.sh
. "$ROOT/.launcher/common.sh"
# shellcheck source=../../.launcher/jvm.sh
. "$ROOT/.launcher/jvm.sh"
# shellcheck source=../../.launcher/settings.sh
. "$ROOT/.launcher/settings.sh"
# shellcheck source=../../.launcher/credentials.sh
. "$ROOT/.launcher/credentials.sh"
# shellcheck source=postgres.sh
. "$ROOT/e2e/nodes/postgres.sh"
# shellcheck source=processes.sh
. "$ROOT/e2e/nodes/processes.sh"

up() {
  local webs=2 medias=4 sips=2 standby=yes name
  while [ $# -gt 0 ]; do
    case "$1" in
      --webs) webs=$2 ;;
      --medias) medias=$2 ;;
      --sips) sips=$2 ;;
      --standby) standby=$2 ;;
      *) wrong_use "nodes.sh up knows --webs, --medias, --sips and --standby, not $1" ;;
    esac
    shift 2
  done
  for name in $(names); do
    ! live_pid "$name" >/dev/null || fail "Nodes run already in $DATA_DIR ($name); end them with nodes.sh down."
  done
  needs haproxy haproxy "$webs"
  needs kamailio "kamailio kamailio-tls-modules" "$sips"
  needs sipp sip-tester "$sips"
  [ -n "$(pg_bin)" ] || needs no-such-program postgresql 1
  rm -rf "$DATA_DIR"
  load_secrets
  make_certificates
  make_sip_certificates
  echo "$webs $medias $sips" >"$DATA_DIR/run/fleet"
  fresh_primary
  if [ "$standby" = yes ]; then standby_of pg-2 pg-1; fi
  for name in simulator pbx haproxy kamailio web-1; do start "$name"; done
  # the first web migrates; the next one finds the schema
  await web-1 150
  for name in $(names); do live_pid "$name" >/dev/null || [[ $name == pg-* ]] || start "$name"; done
  for name in $(names); do [[ $name == pg-2 && $standby = no ]] || await "$name" 120; done
  write_credentials
  say "READY portal=http://localhost:$PORTAL_PORT simulator=http://localhost:$(port_of simulator)"
}

# Only what the fleet wants: program, packages, how many of them.
needs() {
  [ "$3" -gt 0 ] || return 0
  # shellcheck disable=SC2086
  command -v "$1" >/dev/null || [ -x "/usr/sbin/$1" ] || install_packages "several nodes" $2 || exit 1
}

names() {
  local webs=0 medias=0 sips=0 i
  [ ! -r "$DATA_DIR/run/fleet" ] || read -r webs medias sips <"$DATA_DIR/run/fleet"
  echo pg-1 pg-2 simulator haproxy
  [ "$sips" -eq 0 ] || echo pbx kamailio
  for ((i = 1; i <= webs; i++)); do echo "web-$i"; done
  for ((i = 1; i <= medias; i++)); do echo "media-$i"; done
  for ((i = 1; i <= sips; i++)); do echo "sip-$i"; done
}

start() {
  ! wanted "$1" || launch "$1"
}

launch() {
  local name=$1 pid log=$DATA_DIR/logs/$1.log
  [ ! -s "$log" ] || cat "$log" >>"$log.1"
  "launch_${name%%-*}" "$name" >"$log" 2>&1 </dev/null &
  pid=$!
  echo "$pid $(start_of "$pid")" >"$DATA_DIR/run/$name.pid"
  disown
}

# Without sip-workers neither their proxy nor a PBX.
wanted() {
  [[ " $(names | tr '\n' ' ') " == *" $1 "* ]]
}

await() {
  local name=$1 deadline=$((SECONDS + ${2:-60}))
  wanted "$name" || return 0
  until healthy "$name"; do
    live_pid "$name" >/dev/null || fail "$name has ended; its log is $DATA_DIR/logs/$name.log."
    [ "$SECONDS" -lt "$deadline" ] || fail "$name was not healthy in time; its log is $DATA_DIR/logs/$name.log."
    sleep 0.1
  done
}

# With everything that it has started: Kamailio's and sipp's children would live on.
end_now() {
  local pid
  pid=$(live_pid "$1") || fail "$1 does not run."
  kill -KILL -- "-$pid"
}

hang() {
  local pid
  pid=$(live_pid "$1") || fail "$1 does not run."
  kill -STOP -- "-$pid"
}

ask_to_end() {
  local pid
  pid=$(live_pid "$1") || fail "$1 does not run."
  kill -TERM "$pid"
}

gone() {
  local deadline=$((SECONDS + ${2:-60}))
  while live_pid "$1" >/dev/null && ! zombie "$(live_pid "$1")"; do
    [ "$SECONDS" -lt "$deadline" ] || fail "$1 still runs."
    sleep 0.1
  done
}

zombie() { [[ $(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null) == Z* ]]; }

status() {
  local name
  for name in $(names); do
    printf '%-12s %s\n' "$name" "$(healthy "$name" && echo healthy || { live_pid "$name" >/dev/null && echo starting || echo stopped; })"
  done
}

down() {
  local name
  for name in $(names | tac); do
    if [[ $name != pg-* ]] && live_pid "$name" >/dev/null; then end_now "$name" 2>/dev/null || true; fi
  done
  for name in pg-2 pg-1; do stop_postgres "$name"; done
  # one that has ended and that nobody waits for still has its number
  rm -f "$DATA_DIR/run/"*.pid
}

verb=${1:-}
[ $# -eq 0 ] || shift
case "$verb" in
  up) find_jdk && up "$@" ;;
  start | standby)
    find_jdk
    load_secrets
    if [ "$verb" = start ]; then start "$1"; else standby_of "$1" "$(other_than "$1")"; fi
    ;;
  kill) if [[ $1 == pg-* ]]; then kill_postgres "$1"; else end_now "$1"; fi ;;
  hang) hang "$1" ;;
  stop) ask_to_end "$1" ;;
  gone | await) "$verb" "$@" ;;
  promote) promote "$1" ;;
  status | down) "$verb" ;;
  *) wrong_use "usage: nodes.sh up|start|kill|hang|stop|gone|await|promote|standby|status|down (see the head of e2e/nodes/nodes.sh)" ;;
esac
