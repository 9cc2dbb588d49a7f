# shellcheck shell=bash
# The release before this one, built beside it, once: an upgrade is tried with its jars.

# Says where its jars are. Fails, with the reason on stderr, where it is not to be had: a clone without history, for one.
# Argument: a commit, or nothing for the one that e2e/nodes/previous-release names.
release_before() {
  local named=${1:-} commit folder log=$PWD/target/release-before.log
  [ -n "$named" ] || named=$(grep -v '^#' "$ROOT/e2e/nodes/previous-release")
  if ! commit=$(git rev-parse --verify -q "$named^{commit}"); then
    echo "This clone has no commit $named." >&2
    return 1
  fi
  folder=$PWD/target/releases/$commit
  if [ ! -s "$folder/done" ]; then
    rm -rf "$folder"
    mkdir -p "$folder"
    git archive "$commit" | tar -x -C "$folder"
    if ! (cd "$folder" && mvn -B --no-transfer-progress -Dquick -Dmaven.test.skip=true -pl platform-web,media-worker,sip-worker -am package) >"$log" 2>&1; then
      echo "$(git log -1 --format='%h %s' "$commit") could not be built; see target/release-before.log." >&2
      return 1
    fi
    date >"$folder/done"
  fi
  printf '%s' "$folder"
}
