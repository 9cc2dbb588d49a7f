# shellcheck shell=bash
# How much slower a call is set up while ten thousand probes knock at the SIP edge. No peer: the same calls without the probes.

bench_scanners() {
  [ $# -eq 0 ] || wrong_use "bench scanners takes no options"
  find_maven
  say "Calling without scanners, then beside 10,000 probes (log: target/bench/scanners.log)"
  bench_by_test scanners sip-worker 'ProbedCallsIT#measure' -Dbench.out="$PWD/target/bench/scanners.json"
}
