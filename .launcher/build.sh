# shellcheck shell=bash
# Builds what `up` needs, only when a source changed since the last build.

# shellcheck source=.launcher/jvm.sh
. "$ROOT/.launcher/jvm.sh"

UP_MODULES=(db/embedded platform-web media-worker media-worker/audio sip-worker e2e/meta-simulator)

source_stamp() {
  { git rev-parse HEAD 2>/dev/null || true
    find pom.xml platform-core db platform-web media-worker sip-worker e2e/meta-simulator \
      \( -name target -o -name test \) -prune -o -type f -newermt '2000-01-01' -printf '%p %s %T@\n' | sort
  } | cksum
}

# Two starts at once build once: the second waits for the first.
build_if_stale() {
  mkdir -p target 2>/dev/null || fail "The project's folder is not writable."
  if command -v flock >/dev/null; then
    exec {BUILD_LOCK}>target/build.lock
    flock "$BUILD_LOCK"
  fi
  build_what_changed
  [ -z "${BUILD_LOCK:-}" ] || exec {BUILD_LOCK}>&-
}

build_what_changed() {
  local stamp_file=target/up.stamp stamp log
  stamp=$(source_stamp)
  if [ -r "$stamp_file" ] && [ "$(cat "$stamp_file")" = "$stamp" ] && jars_exist; then
    return 0
  fi
  find_maven
  log=$PWD/target/build.log
  say "Building Pulseline; the first time takes some minutes (log: target/build.log)"
  if ! mvn -B --no-transfer-progress -Dquick -Dmaven.test.skip=true -pl "$(IFS=,; echo "${UP_MODULES[*]}")" -am package >"$log" 2>&1; then
    tail -n 25 "$log" >&2
    if grep -q 'No space left' "$log"; then
      fail "The build failed because the disk is full."
    fi
    fail "The build failed; the whole log is in target/build.log."
  fi
  if ! mvn -B -q --no-transfer-progress -pl db/embedded dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=target/lib >>"$log" 2>&1; then
    fail "The PostgreSQL binaries could not be fetched; see target/build.log."
  fi
  quick_starts >>"$log" 2>&1
  echo "$stamp" >"$stamp_file"
}

jars_exist() {
  [ -s platform-web/target/platform-web-exec.jar ] && [ -s media-worker/target/media-worker-exec.jar ] &&
    [ -s sip-worker/target/sip-worker-exec.jar ] && [ -s media-worker/audio/target/audio-worker-exec.jar ] &&
    [ -s e2e/meta-simulator/target/meta-simulator-exec.jar ] && [ -d db/embedded/target/lib ]
}
