// The long form of the fault suite: twenty kills instead of the gate's three.
import { inTurn } from '../steps.mjs';

await inTurn([
  ['Build', 'node', ['scripts/build.mjs']],
  ['Faults', 'vitest', ['run', '--project', 'system', 'tests/faults'], { WATCHTOWER_FAULT_KILLS: '20' }],
]);
