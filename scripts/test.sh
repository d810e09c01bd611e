#!/bin/sh
# Everything that `npm test` runs. Tests of the target docker need an engine, those of the target kubernetes an engine
# and a machine on which a cluster can be started; without them they are left out, and that is said.
# KSTACK_REQUIRE_ENGINE=1 and KSTACK_REQUIRE_CLUSTER=1 make what is missing a failure; KSTACK_OWN_ENGINE=1 says that the
# engine was started for the tests, which may then restart it.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
sh scripts/setup.sh
npm run --silent lint &
lint=$!
npm run --silent typecheck
wait $lint
./kstack env >/dev/null

vitest() {
  args=''
  for project in "$@"; do args="$args --project $project"; done
  # shellcheck disable=SC2086
  node_modules/.bin/vitest run $args
}

status=0
vitest unit unit-isolated contract || status=1
if ! docker version >/dev/null 2>&1; then
  if [ "${KSTACK_REQUIRE_ENGINE:-}" = 1 ] || [ "${KSTACK_REQUIRE_CLUSTER:-}" = 1 ]; then
    docker version
    exit 1
  fi
  echo 'no container engine answers: the tests of the targets docker and kubernetes are left out' >&2
  vitest integration e2e || status=1
  exit $status
fi

lacking=$(node_modules/.bin/node test/support/cluster/main.ts lacking)
if [ -n "$lacking" ]; then
  if [ "${KSTACK_REQUIRE_CLUSTER:-}" = 1 ]; then
    printf 'no cluster can be started here, what is lacking:\n%s\n' "$lacking" >&2
    exit 1
  fi
  printf 'no cluster can be started here, the tests of the target kubernetes are left out; what is lacking:\n%s\n' "$lacking" >&2
fi

./kstack images build

# What runs from images: first on the engine, then in the cluster.
from_images() {
  images=0
  vitest integration-docker e2e-docker || images=1
  if [ -z "$lacking" ]; then
    vitest integration-cluster e2e-cluster || images=1
    echo 'the cluster of the tests stays for the next run; it ends with: node test/support/cluster/main.ts down'
  fi
  return $images
}

# Processes and images spend much time waiting, so they run side by side, one's report behind the other's.
report=$(mktemp)
trap 'rm -f "$report"' EXIT
from_images >"$report" 2>&1 &
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
