import { inTurn } from '../steps.mjs';

await inTurn([['Delivery readme', 'node', ['tools/capstone.mjs']]]);
