import { inTurn } from '../steps.mjs';

await inTurn([['Types', 'tsc', ['-b']]]);
