# shellcheck shell=bash
# With what each JVM is started, and how workers come to start quickly.

# shellcheck disable=SC2034
JVM=(-XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)
# small headers and large pages: the relay walks through the state of every call each 20 ms, and a tenth of a packet's cost was waiting for it
JVM_MEDIA=(-XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:+UseTransparentHugePages --enable-native-access=ALL-UNNAMED)

# program FOLDER NAME: the JVM's words for a module's program: as it was laid out, with the cache of its starts, else its jar as it is.
program() {
  local jar=$1/target/$2-exec.jar folder=$1/target/program
  if [ -s "$folder/starts.aot" ]; then printf '%s\n' "-XX:AOTCache=$folder/starts.aot"; fi
  if [ -s "$folder/$2-exec.jar" ]; then jar=$folder/$2-exec.jar; fi
  printf '%s\n' -jar "$jar"
}

# Workers shall be back soon after a death, and half of a start is finding, verifying and linking classes: each is laid out as plain jars and
# starts once as far as its beans, for the cache that its later starts read (decision 0037). Where that fails they start as before.
quick_starts() {
  local folder pids=()
  for folder in media-worker media-worker/audio sip-worker; do
    quick_start "$folder" &
    pids+=($!)
  done
  wait "${pids[@]}" || true
}

quick_start() {
  local name=${1/media-worker\/audio/audio-worker} folder=$ROOT/$1/target/program jvm=("${JVM_MEDIA[@]}")
  [ "$name" != sip-worker ] || jvm=("${JVM[@]}")
  rm -rf "$folder"
  if ! "$JAVA_HOME/bin/java" -Djarmode=tools -jar "$ROOT/$1/target/$name-exec.jar" extract --destination "$folder"; then
    rm -rf "$folder"
    return 0
  fi
  # the build gives all jars the same time, and it is by the time that the JVM knows a cache of another jar
  find "$folder" -name '*.jar' -exec touch {} +
  # the sip-worker ends for want of a certificate; what it has loaded by then is what the cache is for
  "$JAVA_HOME/bin/java" "${jvm[@]}" -XX:TieredStopAtLevel=1 -Xmx128m -XX:AOTCacheOutput="$folder/starts.aot" -Dspring.context.exit=onRefresh \
    -jar "$folder/$name-exec.jar" --pulseline.workers.spool-dir="$folder/spool" || true
}
