# shellcheck shell=bash
# Everything that must pass. Tests run in a network namespace of their own where that is allowed, so nothing leaves the machine.

HANDSET_PACKAGES=(libpulse0 libudev1 libx11-6 libxfixes3 libxrandr2 libxcomposite1 libdbus-1-3)
MAVEN_OPTIONS=(-B --no-transfer-progress)

verb_test() {
  local only=all
  while [ $# -gt 0 ]; do
    case "$1" in
      --only) only=${2:-}; shift 2 || wrong_use "--only needs unit, it or e2e" ;;
      *) wrong_use "unknown option for test: $1" ;;
    esac
  done
  case "$only" in all | unit | it | e2e) ;; *) wrong_use "--only takes unit, it or e2e, not '$only'" ;; esac
  find_jdk
  find_maven
  install_packages "the tests' browser and handset" chromium iproute2 "${HANDSET_PACKAGES[@]}" || true

  local arguments=()
  case "$only" in
    all) arguments=(-pl '!e2e') ;;
    unit) arguments=(-DskipITs -pl '!e2e') ;;
    it) arguments=(-Dquick -Dsurefire.skip=true -pl '!e2e') ;;
    e2e) arguments=(-Dquick -Dsurefire.skip=true -pl e2e -am) ;;
  esac
  rm -rf -- */target/surefire-reports */*/target/surefire-reports */target/failsafe-reports */*/target/failsafe-reports
  local status=0
  mvn "${MAVEN_OPTIONS[@]}" "${arguments[@]}" verify || status=$?
  count_tests || status=1
  return $status
}

# Sums every report: "N passed, N failed, N skipped" as the last line.
count_tests() {
  local files total=0 failed=0 skipped=0
  files=$(find . -path '*/target/surefire-reports/TEST-*.xml' -o -path '*/target/failsafe-reports/TEST-*.xml')
  if [ -n "$files" ]; then
    read -r total failed skipped < <(printf '%s\n' "$files" | while IFS= read -r file; do grep -m1 '<testsuite ' "$file"; done |
      sed -E 's/.* tests="([0-9]+)".*/&\nT \1/; ' | awk '
        /<testsuite /{ t+=attr($0,"tests"); f+=attr($0,"failures")+attr($0,"errors"); s+=attr($0,"skipped") }
        function attr(line,name,  m){ if (match(line, " " name "=\"[0-9]+\"")) { m=substr(line,RSTART,RLENGTH); gsub(/[^0-9]/,"",m); return m+0 } return 0 }
        END{ print t+0, f+0, s+0 }')
  fi
  printf '%s passed, %s failed, %s skipped\n' "$((total - failed - skipped))" "$failed" "$skipped"
  [ "$failed" -eq 0 ] && [ "$total" -gt 0 ]
}
