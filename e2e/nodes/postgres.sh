# shellcheck shell=bash
# PostgreSQL of Debian: a primary and a standby that has every commit before it is answered. What Patroni or CloudNativePG decide in
# production (who is primary) is decided here by whoever calls `promote`.

pg_bin() { find /usr/lib/postgresql/*/bin -maxdepth 0 2>/dev/null | sort -V | tail -n 1; }

pg_port() { echo $((PORTAL_PORT + 11 + ${1#pg-})); }

other_than() { if [ "$1" = pg-1 ]; then echo pg-2; else echo pg-1; fi; }

# PostgreSQL refuses to run as the superuser; in a namespace of users of its own it is not.
as_somebody() {
  if [ "$(id -u)" -eq 0 ]; then unshare -U "$@"; else "$@"; fi
}

fresh_primary() {
  local data=$DATA_DIR/pg-1
  as_somebody "$(pg_bin)/initdb" -D "$data" -U postgres --auth=trust --locale=C.UTF-8 >"$DATA_DIR/logs/initdb.log" 2>&1 ||
    fail "A database could not be made; see $DATA_DIR/logs/initdb.log."
  cat >>"$data/postgresql.conf" <<TEXT
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 150
shared_buffers = 128MB
jit = off
wal_log_hints = on
synchronous_commit = on
TEXT
  start_postgres pg-1
  psql_on pg-1 postgres >/dev/null <<SQL
create role pulseline login nosuperuser nobypassrls nocreaterole nocreatedb noinherit password '$PULSELINE_DB_PASSWORD';
create role pulseline_migrator login nosuperuser nobypassrls createrole nocreatedb password '$PULSELINE_DB_MIGRATOR_PASSWORD';
create database pulseline owner pulseline_migrator;
revoke all on database pulseline from public;
grant connect on database pulseline to pulseline;
SQL
}

psql_on() {
  "$(pg_bin)/psql" -X -q -A -t -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$(pg_port "$1")" -U postgres -d "$2"
}

# The port is of the command line: the file is copied to the other one.
start_postgres() {
  local name=$1
  as_somebody "$(pg_bin)/pg_ctl" -D "$DATA_DIR/$name" -w -t 60 -l "$DATA_DIR/logs/$name.log" -o "-p $(pg_port "$name")" start >/dev/null ||
    fail "$name did not start; its log is $DATA_DIR/logs/$name.log."
  local pid
  pid=$(head -n 1 "$DATA_DIR/$name/postmaster.pid")
  echo "$pid $(start_of "$pid")" >"$DATA_DIR/run/$name.pid"
}

stop_postgres() {
  [ ! -s "$DATA_DIR/$1/postmaster.pid" ] || as_somebody "$(pg_bin)/pg_ctl" -D "$DATA_DIR/$1" -m immediate stop >/dev/null 2>&1 || true
}

# All its processes at once, as when the machine is lost.
kill_postgres() {
  local pid
  pid=$(live_pid "$1") || fail "$1 does not run."
  kill -KILL "$pid" $(pgrep -P "$pid")
  rm -f "$DATA_DIR/$1/postmaster.pid"
}

# standby_of WHO PRIMARY: from now on each commit of the primary waits for it.
standby_of() {
  local name=$1 primary=$2
  ! live_pid "$name" >/dev/null || fail "$name runs."
  rm -rf "${DATA_DIR:?}/$name"
  as_somebody "$(pg_bin)/pg_basebackup" -h 127.0.0.1 -p "$(pg_port "$primary")" -U postgres -D "$DATA_DIR/$name" -R -X stream -c fast \
    >"$DATA_DIR/logs/basebackup.log" 2>&1 || fail "$name could not be copied; see $DATA_DIR/logs/basebackup.log."
  # the one that it is promoted to must not wait for a standby that is not there yet
  sed -i '/^synchronous_standby_names/d' "$DATA_DIR/$name/postgresql.auto.conf"
  start_postgres "$name"
  printf '%s\n' "alter system set synchronous_standby_names = '*';" "select pg_reload_conf();" | psql_on "$primary" postgres >/dev/null
  local deadline=$((SECONDS + 20))
  until [ "$(echo "select count(*) from pg_stat_replication where sync_state = 'sync'" | psql_on "$primary" postgres)" = 1 ]; do
    [ "$SECONDS" -lt "$deadline" ] || fail "$name does not follow $primary."
    sleep 0.1
  done
}

promote() {
  as_somebody "$(pg_bin)/pg_ctl" -D "$DATA_DIR/$1" -w -t 30 promote >/dev/null || fail "$1 could not be promoted."
}
