# shellcheck shell=bash
# Backup and restore of a database that has a server of its own, by PostgreSQL's tools and as PGUSER with PGPASSWORD (or .pgpass): a role
# that row-level security does not bind and that may make roles, because a dump as ours would leave rows out.

# The address that Spring has, as PostgreSQL's tools want it.
server_address() {
  local address=${SPRING_DATASOURCE_URL#jdbc:} query='' mode
  [[ $address != *\?* ]] || query=${address#*\?}
  address=${address%%\?*}
  mode=$(tr '&' '\n' <<<"$query" | grep -E '^(sslmode|sslrootcert)=' | paste -sd '&') || true
  # of several servers the one that takes writes
  [[ ${address#postgresql://} != *,* ]] || mode="${mode:+$mode&}target_session_attrs=read-write"
  printf '%s' "$address${mode:+?$mode}"
}

server_tool() {
  command -v "$1" >/dev/null || fail "This needs PostgreSQL's own $1, of the server's version or newer; on Debian: apt-get install postgresql-client"
}

# Says what a tool of PostgreSQL complained of, in one sentence.
server_complaint() {
  local first
  if grep -q 'row-level security' "$1"; then
    fail "Row-level security binds the role ${PGUSER:-$(id -un)}, and rows would be missing: name one with BYPASSRLS by PGUSER and PGPASSWORD."
  fi
  first=$(grep -m 1 -iE 'error|fatal|failed' "$1" || head -n 1 "$1")
  first=${first##*ERROR: }
  fail "$2: ${first#"${first%%[! ]*}"}"
}

server_backup() {
  local folder=$1 keys=$2 part=$1.part log
  server_tool pg_dump
  server_tool pg_dumpall
  server_tool psql
  [ ! -e "$folder" ] || fail "$folder exists already; a backup goes into a folder of its own."
  case "$keys" in "$folder"/*) fail "Keys and database in one folder open every stored token; name another place for the keys." ;; esac
  [ -z "$keys" ] || [ ! -e "$keys" ] || fail "$keys exists already; keys are not overwritten."
  log=$(mktemp)
  rm -rf -- "$part"
  (umask 077 && mkdir -p "$part") || fail "The folder $part cannot be made."
  # one snapshot: everything that was committed when it began
  pg_dump --format=directory --jobs=2 --file="$part/dump" --dbname="$(server_address)" 2>"$log" || server_complaint "$log" "The database could not be dumped"
  pg_dumpall --roles-only --no-role-passwords --dbname="$(server_address)" >"$part/roles.sql" 2>"$log" || server_complaint "$log" "The roles could not be read"
  psql -XAtq -F $'\t' -f "$ROOT/db/embedded/src/main/resources/parts-elsewhere.sql" "$(server_address)" >"$part/parts-elsewhere" 2>"$log" ||
    server_complaint "$log" "It could not be counted what lies elsewhere"
  date -u +%Y-%m-%dT%H:%M:%SZ >"$part/taken-at"
  if [ -n "$keys" ]; then (umask 077 && cp "$DATA_DIR/secrets.key" "$keys") || fail "The keys could not be written to $keys."; fi
  sync -f "$part" && mv "$part" "$folder"
  rm -f "$log"
  say "The database is in $folder ($(du -sh "$folder" | cut -f1))${keys:+, its keys are in $keys}. Passwords of roles are not in it."
  parts_elsewhere "$folder" "Not in it: %. Copy them by their own means, now or later, never earlier than the database."
}

# Says of a backup's folder what it has not, in place of the %.
parts_elsewhere() {
  local store place parts objects bytes words=()
  [ -s "$1/parts-elsewhere" ] || return 0
  while IFS=$'\t' read -r store place parts objects bytes; do
    [ "$place" != - ] || place="the store $store"
    words+=("$parts parts of recordings and captures ($objects objects, $((bytes / 1000000)) MB) in $place")
  done < <(sed 's/\t\t/\t-\t/' "$1/parts-elsewhere")
  words=("${words[@]/#/ and }")
  printf '%s\n' "${2/\%/$(IFS=; echo "${words[*]}" | sed 's/^ and //')}"
}

server_restore() {
  local folder=$1 keys=$2 log
  server_tool pg_restore
  server_tool psql
  [ -s "$folder/taken-at" ] && [ -d "$folder/dump" ] || fail "$folder is no backup of a server, or one that was not finished."
  [ -z "$keys" ] || [ ! -e "$DATA_DIR/secrets.key" ] || fail "There are keys in $DATA_DIR already; restore into another data directory."
  log=$(mktemp)
  [ "$(psql -XAtq -c "select count(*) from information_schema.tables where table_schema = 'app'" "$(server_address)" 2>"$log")" = 0 ] ||
    if [ -s "$log" ]; then server_complaint "$log" "The server does not answer"; else fail "There is a database already; restore into an empty one."; fi
  # those that are there stay as they are
  psql -Xq -f "$folder/roles.sql" "$(server_address)" >/dev/null 2>&1 || true
  pg_restore --exit-on-error --jobs=2 --dbname="$(server_address)" "$folder/dump" 2>"$log" || server_complaint "$log" "The database could not be restored"
  if [ -n "$keys" ]; then (umask 077 && cp "$keys" "$DATA_DIR/secrets.key") || fail "The keys could not be written to $DATA_DIR."; fi
  rm -f "$log"
  say "The database of $(cat "$folder/taken-at") is back. Give the logins their passwords (alter role pulseline password …), then compare: ./pulseline admin rebuild --check"
  parts_elsewhere "$folder" "Not in the backup: %. Once it runs, ./pulseline admin parts verify says which of them are missing."
}
