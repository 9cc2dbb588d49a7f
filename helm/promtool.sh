#!/usr/bin/env bash
# Prometheus' own tool, for the tests of the alert rules. Taken out of Debian's package into a folder of its own: no server is
# installed and nothing is started.
#
#   promtool.sh install   fetches it where it is missing; where that cannot be, says why in one line and ends with 3
#   promtool.sh path      prints where it is; ends with 3 when it is nowhere
set -euo pipefail

CACHE=${PULSELINE_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/pulseline}/prometheus

cannot() {
  printf '%s\n' "$1" >&2
  exit 3
}

path() {
  command -v promtool || { [ -x "$CACHE/usr/bin/promtool" ] && echo "$CACHE/usr/bin/promtool"; }
}

install() {
  path >/dev/null && return 0
  command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || cannot "this system has no apt-get; put promtool on the PATH"
  local part=$CACHE.part
  rm -rf -- "$part"
  mkdir -p "$part"
  { [ "$(id -u)" -ne 0 ] || apt-get update -qq; (cd "$part" && apt-get download -qq prometheus); } >"$CACHE.log" 2>&1 ||
    cannot "Debian's package prometheus could not be fetched (log: $CACHE.log)"
  dpkg-deb -x "$part"/prometheus_*.deb "$part" && rm -f "$part"/*.deb "$part/usr/bin/prometheus"
  rm -rf -- "$CACHE"
  mv "$part" "$CACHE"
}

case "${1:-}" in
  install) install ;;
  path) path || exit 3 ;;
  *)
    echo "usage: promtool.sh install | path" >&2
    exit 2
    ;;
esac
