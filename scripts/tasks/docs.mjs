import { inTurn } from '../steps.mjs';

await inTurn([['Generated docs', 'node', ['--conditions=@watchtower/source', 'tools/docs-fresh.mjs']]]);
