#!/usr/bin/env bash
# Asterisk 22 as a tenant's telephone system, for the scenarios that call by it. Debian 12 has no package of it, so Debian's own is
# taken from the suite that has one (sid) into a root of its own (640 MB, once): nothing of it reaches the system itself.
#
#   asterisk.sh install      makes the root where it is missing; where that cannot be, says why in one line and ends with 3
#   asterisk.sh root         prints where it is, or where it would be
#   asterisk.sh why          prints why the last install could not be
set -euo pipefail

CACHE=${PULSELINE_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/pulseline}
ASTERISK_ROOT=$CACHE/asterisk-22
WHY=$CACHE/asterisk-22.why
LOG=$CACHE/asterisk-22.log

cannot() {
  printf '%s\n' "$1" | tee "$WHY" >&2
  exit 3
}

# The mirror that this machine's own apt uses: no host is named here.
mirror() {
  apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
    sed -n 's/^Debian|Debian|//p' | head -n 1
}

# The names that this machine gives itself; nobody else is called by name.
names() {
  printf '127.0.0.1 localhost\n' >"$1/etc/hosts"
}

install() {
  mkdir -p "$CACHE"
  exec 9>"$CACHE/asterisk-22.lock"
  flock 9
  if [ -x "$ASTERISK_ROOT/usr/sbin/asterisk" ]; then
    names "$ASTERISK_ROOT"
    rm -f "$WHY"
    return
  fi
  [ "$(id -u)" -eq 0 ] || cannot "making a root for Asterisk 22 needs the superuser"
  command -v apt-get >/dev/null || cannot "this system has no apt-get"
  command -v debootstrap >/dev/null ||
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends debootstrap; } >"$LOG" 2>&1 ||
    cannot "debootstrap could not be installed (log: $LOG)"
  local from part=$CACHE/asterisk-22.part
  from=$(mirror)
  [ -n "$from" ] || cannot "apt's sources name no mirror of Debian"
  rm -rf --one-file-system "$part"
  timeout 300 debootstrap --variant=minbase --include=ca-certificates sid "$part" "$from" >"$LOG" 2>&1 ||
    cannot "debootstrap failed (log: $LOG)"
  # a package that is installed there must start nothing
  printf '#!/bin/sh\nexit 101\n' >"$part/usr/sbin/policy-rc.d"
  chmod +x "$part/usr/sbin/policy-rc.d"
  DEBIAN_FRONTEND=noninteractive timeout 300 chroot "$part" apt-get install -y -q --no-install-recommends asterisk >>"$LOG" 2>&1 ||
    cannot "Asterisk could not be installed into $part (log: $LOG)"
  chroot "$part" asterisk -V | grep -q '^Asterisk 2[2-9]\.' || cannot "what was installed is no Asterisk 22: $(chroot "$part" asterisk -V)"
  rm -rf --one-file-system "$part/var/cache/apt/archives"
  names "$part"
  mv "$part" "$ASTERISK_ROOT"
  rm -f "$WHY"
}

case "${1:-}" in
  install) install ;;
  root) printf '%s\n' "$ASTERISK_ROOT" ;;
  why) if [ -r "$WHY" ]; then cat "$WHY"; else echo "it was never tried: e2e/asterisk/asterisk.sh install"; fi ;;
  *)
    sed -n '5,7s/^# *//p' "$0" >&2
    exit 2
    ;;
esac
