#!/bin/sh
# Everything that `npm test` runs. Tests of the target docker need an engine; without one they are left out, and
# that is said. KSTACK_REQUIRE_ENGINE=1 makes a missing engine a failure; KSTACK_OWN_ENGINE=1 says that the engine
# was started for the tests, which may then restart it.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
sh scripts/setup.sh
npm run --silent lint
npm run --silent typecheck
./kstack env >/dev/null

vitest() {
  args=''
  for project in "$@"; do args="$args --project $project"; done
  # shellcheck disable=SC2086
  node_modules/.bin/vitest run $args
}

status=0
vitest unit contract || status=1
if ! docker version >/dev/null 2>&1; then
  if [ "${KSTACK_REQUIRE_ENGINE:-}" = 1 ]; then
    docker version
    exit 1
  fi
  echo 'no container engine answers: the tests of the target docker are left out' >&2
  vitest integration e2e || status=1
  exit $status
fi

./kstack images build
# Both spend much time waiting, so they run side by side, one's report behind the other's.
report=$(mktemp)
trap 'rm -f "$report"' EXIT
vitest integration-docker e2e-docker >"$report" 2>&1 &
beside=$!
vitest integration e2e || status=1
wait $beside || status=1
cat "$report"
if [ "${KSTACK_OWN_ENGINE:-}" = 1 ]; then
  vitest e2e-engine || status=1
else
  echo 'the engine is not of our own making: the test that restarts it is left out' >&2
fi
exit $status
