#!/bin/sh
# Installs the project's packages when they are missing or older than the lock file. Prints to standard error only.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
stamp=node_modules/.kstack-installed
lock=$(cksum <package-lock.json)
[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$lock" ] && exit 0
# `npm ci` by hand leaves npm's own note, younger than the lock file that it installed from.
if [ node_modules/.package-lock.json -nt package-lock.json ] && [ ! -f "$stamp" ] &&
  [ -x node_modules/.bin/tsc ] && node_modules/.bin/node --version >/dev/null 2>&1; then
  printf '%s\n' "$lock" >"$stamp"
  exit 0
fi

# `npm ci` would empty the folder behind the link, which is somebody else's.
if [ -L node_modules ]; then
  echo "KS_USAGE node_modules: a link to packages that are not those of package-lock.json. Do: run sh scripts/setup.sh in the folder of $(readlink node_modules)." >&2
  exit 2
fi

if ! command -v npm >/dev/null 2>&1; then
  echo 'KS_USAGE npm: not found. Do: install Node.js 20 or newer with npm.' >&2
  exit 2
fi
echo 'installing packages (npm ci) …' >&2
# The project brings its own Node: packages that want a newer one than PATH has need no warning.
# Its Node is a development package with an install script, whatever a user's own npm settings leave out.
npm ci --include=dev --ignore-scripts=false --no-audit --no-fund --loglevel=error >&2
node_modules/.bin/node --version >/dev/null
printf '%s\n' "$lock" >"$stamp"
