// The whole gate: types, lint, build, packed packages, every test project.
import { mkdirSync, readFileSync } from 'node:fs';
import { inTurn } from '../steps.mjs';

const report = '.cache/vitest.json';
mkdirSync('.cache', { recursive: true });
await inTurn([
  ['Build', 'node', ['scripts/build.mjs']],
  ['Types', 'tsc', ['-b']],
  ['Lint, format, law, licences, docs', 'node', ['scripts/tasks/lint.mjs']],
  ['Packed packages', 'node', ['tools/packs.mjs']],
  [
    'Tests',
    'vitest',
    ['run', '--reporter=default', '--reporter=json', `--outputFile=${report}`, ...process.argv.slice(2)],
  ],
]);
const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
console.log(`${numPassedTests} passed, ${numFailedTests} failed`);
