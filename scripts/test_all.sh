#!/usr/bin/env bash
# The baseline regression suite: `scripts/test_all.sh quick` (types, lint, import law, unit tests) or `full` (the gate).
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/node_modules/.bin:$PATH"
[ -x node_modules/.bin/tsc ] || node scripts/run.mjs typecheck
case "${1:-quick}" in
  quick)
    tsc -b
    oxlint --type-aware --deny-warnings
    node tools/rooms.mjs
    vitest run --project node
    ;;
  full) exec node scripts/run.mjs test ;;
  *)
    echo "usage: scripts/test_all.sh quick|full" >&2
    exit 2
    ;;
esac
