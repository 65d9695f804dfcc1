import { inTurn } from '../steps.mjs';

await inTurn([
  ['Build', 'node', ['scripts/build.mjs']],
  ['Tests', 'vitest', ['run', '--project', 'system', 'tests/integration']],
]);
