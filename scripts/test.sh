#!/bin/sh
# Everything that `npm test` runs. Tests of the target docker need an engine; without one they are left out, and
# that is said. KSTACK_REQUIRE_ENGINE=1 makes a missing engine a failure.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
sh scripts/setup.sh
npm run --silent lint
npm run --silent typecheck
./kstack env >/dev/null
projects='--project unit --project contract --project integration --project e2e'
if docker version >/dev/null 2>&1; then
  ./kstack images build
  projects="$projects --project integration-docker --project e2e-docker"
elif [ "${KSTACK_REQUIRE_ENGINE:-}" = 1 ]; then
  docker version
  exit 1
else
  echo 'no container engine answers: the tests of the target docker are left out' >&2
fi
# shellcheck disable=SC2086
exec node_modules/.bin/vitest run $projects
