# shellcheck shell=bash
# What every verb needs: plain sentences, a JDK 25, Maven, system packages.

say() { printf '%s\n' "$*"; }
fail() {
  printf '%s\n' "$*" >&2
  exit 1
}
wrong_use() {
  printf '%s\n' "$*" >&2
  exit 2
}

# As its own file says: starting it to ask takes a quarter of a second on a busy machine, for each that is there.
java_major() {
  local major
  major=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null) || major=''
  [ -n "$major" ] || major=$("$1/bin/java" -version 2>&1 | sed -n '1s/.*version "\([0-9]*\).*/\1/p')
  printf '%s' "$major"
}

# The machine's default may be older: look where JDKs live.
find_jdk() {
  local home
  for home in "${PULSELINE_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    "$(dirname "$(dirname "$(readlink -f "$(command -v javac || true)" || true)")" 2>/dev/null || true)"; do
    if [ -n "$home" ] && [ -x "$home/bin/javac" ] && [ "$(java_major "$home")" -ge 25 ] 2>/dev/null; then
      export JAVA_HOME=$home
      return 0
    fi
  done
  fail "Pulseline needs a JDK 25 and found none; install one (for example: apt-get install temurin-25-jdk) or set JAVA_HOME to it."
}

find_maven() {
  command -v mvn >/dev/null || fail "Pulseline builds with Maven and found no mvn on the PATH; install it: apt-get install maven"
}

# install_packages "what for" package…: only what is missing, only when allowed.
install_packages() {
  local why=$1 package missing=()
  shift
  command -v dpkg-query >/dev/null || return 0
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    say "Installing for $why: ${missing[*]}"
    if ! { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"${TMPDIR:-/tmp}/pulseline-apt.log" 2>&1; then
      say "The system packages for $why could not be installed; run: apt-get install --no-install-recommends ${missing[*]}"
      return 1
    fi
  else
    say "For $why, run once as root: apt-get install --no-install-recommends ${missing[*]}"
    return 1
  fi
}
