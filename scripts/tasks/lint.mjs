import { inTurn } from '../steps.mjs';

await inTurn([
  ['Lint', 'oxlint', ['--type-aware', '--deny-warnings']],
  ['Format', 'prettier', ['--check', '.', '--log-level', 'warn']],
  ['Import law', 'node', ['tools/rooms.mjs']],
  ['Unused code', 'knip', ['--no-progress', '--no-config-hints']],
  ['Generated docs', 'node', ['--conditions=@watchtower/source', 'tools/docs-fresh.mjs', '--check']],
  ['Licences', 'node', ['tools/licences.mjs']],
  ['Delivery readme', 'node', ['tools/capstone.mjs']],
]);
