// Runs the benchmarks one after the other; each prints its ratio and fails under its floor.
import { inTurn } from '../steps.mjs';

const wanted = process.argv.slice(2);
const all = ['ingest', 'query', 'sdk', 'express', 'llm'];
await inTurn([
  ['Build', 'node', ['scripts/build.mjs']],
  ...all
    .filter((name) => wanted.length === 0 || wanted.includes(name))
    .map((name) => [`Bench ${name}`, 'node', ['--conditions=@watchtower/source', `bench/${name}/run.ts`]]),
]);
