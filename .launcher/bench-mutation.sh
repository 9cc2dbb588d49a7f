# shellcheck shell=bash
# How many planted mistakes in the arithmetic of money the tests notice (PIT). No peer: the goal is 85 of 100.

bench_mutation() {
  [ $# -eq 0 ] || wrong_use "bench mutation takes no options"
  find_maven
  local log=$PWD/target/bench/mutation.log report=platform-core/target/pit-reports/mutations.xml killed total
  say "Planting mistakes in the arithmetic of money (log: target/bench/mutation.log)"
  if ! mvn -B --no-transfer-progress -Dquick -Pmutation -pl platform-core -am process-test-classes >"$log" 2>&1; then
    tail -n 15 "$log" >&2
    fail "The mutation score is below 85 %, or the run failed; the whole log is in target/bench/mutation.log."
  fi
  total=$(grep -o '<mutation ' "$report" | wc -l)
  killed=$(grep -o "<mutation detected='true'" "$report" | wc -l)
  printf '{"name":"mutation","at":"%s","conditions":{"packages":"rating, reconciliation, statements: the pure classes"},"figures":[{"metric":"mutants noticed","unit":"%%","ours":%s,"peer":null,"peer_name":null,"ratio":null,"goal":85,"met":%s}]}\n' \
    "$(date -u +%FT%TZ)" "$((killed * 100 / total))" "$([ $((killed * 100)) -ge $((total * 85)) ] && echo true || echo false)" \
    >target/bench/mutation.json
  say "$killed of $total mutants noticed, $((killed * 100 / total)) %. As JSON: target/bench/mutation.json; in detail: platform-core/target/pit-reports/index.html"
}
