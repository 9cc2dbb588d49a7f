# shellcheck shell=bash
# Everything that must pass. Browser and media scenarios run in a network namespace of their own where that is allowed, so that
# nothing leaves the machine: it has loopback and one veth pair, because browsers offer no loopback candidates.

# shellcheck source=.launcher/build.sh
. "$ROOT/.launcher/build.sh"
# shellcheck source=.launcher/release-before.sh
. "$ROOT/.launcher/release-before.sh"

# --fail-at-end: one run tells every module's failures, not only the first one's. Two modules at a time where all are tested: each of
# them waits for minutes, for telephones and for clocks.
MAVEN=(mvn -B --no-transfer-progress --fail-at-end)

verb_test() {
  local only=all status=0
  while [ $# -gt 0 ]; do
    case "$1" in
      --only)
        [ $# -ge 2 ] || wrong_use "--only needs unit, it or e2e"
        only=$2
        shift 2
        ;;
      *) wrong_use "unknown option for test: $1" ;;
    esac
  done
  case "$only" in all | unit | it | e2e) ;; *) wrong_use "--only takes unit, it or e2e, not '$only'" ;; esac
  find_jdk
  find_maven
  # an integration test that fails is tried once more, for a machine that others use too is late now and then: what takes two tries is
  # named at the end
  MAVEN+=(-Dfailsafe.rerunFailingTestsCount=1)
  install_packages "the tests' browser and phone" chromium iproute2 util-linux libpulse0 libudev1 libx11-6 libxfixes3 libxrandr2 \
    libxcomposite1 libdbus-1-3 || true
  install_packages "the tests' telephones and their codec" baresip-core sip-tester libopus0 libspeexdsp1 || true
  case "$only" in all | e2e) install_packages "the tests' TURN server" coturn || true ;; esac
  case "$only" in all | e2e) install_packages "the tests of several nodes" haproxy kamailio kamailio-tls-modules postgresql || true ;; esac
  case "$only" in all | unit) "$ROOT/helm/promtool.sh" install || say "THE TESTS OF THE ALERT RULES ARE SKIPPED" ;; esac
  case "$only" in all | e2e) fetch_asterisk && build_release_before ;; esac
  find . -type d \( -name surefire-reports -o -name failsafe-reports \) -path '*/target/*' -prune -exec rm -rf {} +
  case "$only" in
    all) "${MAVEN[@]}" -T 2 -pl '!e2e' verify || status=1 ;;
    unit) "${MAVEN[@]}" -pl '!e2e' -DskipITs verify || status=1 ;;
    it) "${MAVEN[@]}" -pl '!e2e' -Dquick -Dtest=NoUnitTests -Dsurefire.failIfNoSpecifiedTests=false verify || status=1 ;;
    e2e) ;;
  esac
  if [ "$status" -eq 0 ] && { [ "$only" = all ] || [ "$only" = e2e ]; }; then
    scenarios || status=1
  fi
  count_tests || status=1
  return $status
}

# A PBX for its scenarios, made beside the other tests: it takes minutes once, and nothing later.
fetch_asterisk() {
  "$ROOT/e2e/asterisk/asterisk.sh" install >/dev/null 2>&1 </dev/null &
  ASTERISK_INSTALL=$!
}

await_asterisk() {
  [ -n "${ASTERISK_INSTALL:-}" ] || return 0
  timeout 60 tail --pid="$ASTERISK_INSTALL" -f /dev/null || say "Asterisk 22 is still being fetched: this run does without it."
  if [ ! -x "$("$ROOT/e2e/asterisk/asterisk.sh" root)/usr/sbin/asterisk" ]; then
    say "THE SCENARIOS WITH ASTERISK 22 ARE SKIPPED: $("$ROOT/e2e/asterisk/asterisk.sh" why)"
  fi
}

# For the nodes of two releases, in the time that other tests leave; it begins when what both need has been fetched.
build_release_before() {
  mkdir -p "$PWD/target"
  rm -f "$PWD/target/release-before"
  (
    while [ ! -d platform-web/target/classes ] && kill -0 $$ 2>/dev/null; do sleep 1; done
    renice -n 19 "$BASHPID" >/dev/null 2>&1 || true
    release_before >"$PWD/target/release-before.new" 2>"$PWD/target/release-before.why" </dev/null &&
      mv "$PWD/target/release-before.new" "$PWD/target/release-before"
  ) &
  RELEASE_BEFORE=$!
}

await_release_before() {
  [ -n "${RELEASE_BEFORE:-}" ] || return 0
  timeout 300 tail --pid="$RELEASE_BEFORE" -f /dev/null || true
  [ -s "$PWD/target/release-before" ] || say "THE NODES OF TWO RELEASES ARE SKIPPED: $(cat "$PWD/target/release-before.why")"
}

# The whole system as processes, with a browser. Everything is built and fetched before the network is left behind. Arguments: Maven's own,
# to run only some of them.
scenarios() {
  build_if_stale
  "${MAVEN[@]}" -q -pl e2e -DskipITs verify || return 1
  await_asterisk
  await_release_before
  local run=("${MAVEN[@]}" -o -q -pl e2e -Dquick -Dsurefire.skip=true -Dnodes.previous="$(cat "$PWD/target/release-before" 2>/dev/null)" "$@" verify)
  if [ "$(id -u)" -eq 0 ] && command -v ip >/dev/null && unshare --net true 2>/dev/null; then
    say "Scenarios run in a network namespace of their own."
    unshare --net bash -c '
      ip link set lo up
      ip link add pulse0 type veth peer name pulse1
      ip addr add 10.99.0.1/24 dev pulse0
      ip link set pulse0 up && ip link set pulse1 up
      exec "$@"' scenarios "${run[@]}"
  else
    say "Scenarios run on this machine's own network: making a namespace needs root."
    "${run[@]}"
  fi
}

# Sums every report: "N passed, N failed, N skipped" as the last line, after the names of those that failed.
count_tests() {
  local total failed skipped
  read -r total failed skipped < <(
    find . \( -path '*/target/surefire-reports/TEST-*.xml' -o -path '*/target/failsafe-reports/TEST-*.xml' \) -exec grep -hm1 '<testsuite ' {} \; |
      awk '
        function attr(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) + 0 : 0 }
        { t += attr("tests"); f += attr("failures") + attr("errors"); s += attr("skipped") }
        END { print t + 0, f + 0, s + 0 }'
  )
  name_failures
  printf '%s passed, %s failed, %s skipped\n' "$((total - failed - skipped))" "$failed" "$skipped"
  [ "$failed" -eq 0 ] && [ "$total" -gt 0 ]
}

# A line for each test that failed, or did so once, with what it said first: who only has the end of a long log must still know which.
name_failures() {
  find . \( -path '*/target/surefire-reports/TEST-*.xml' -o -path '*/target/failsafe-reports/TEST-*.xml' \) -exec awk '
    function attr(name) { return match($0, " " name "=\"[^\"]*\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : "" }
    /<testcase / { test = attr("classname") "." attr("name") }
    /<(failure|error)[ >]/ { printf "FAILED %s: %.300s\n", test, attr("message") }
    /<(flakyFailure|flakyError)[ >]/ { printf "TWO TRIES %s: %.300s\n", test, attr("message") }' {} +
}
