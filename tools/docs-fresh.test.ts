import { expect, it } from 'vitest';
import { staleFiles } from './docs-fresh.mjs';

it('finds the printed documents current', () => {
  expect(staleFiles().map(({ file }) => file)).toEqual([]);
});

it('finds both stale when a setting is planted', () => {
  const planted = { type: 'text', default: 'x', must: 'text', description: 'Planted.' };
  expect(staleFiles({ WATCHTOWER_PLANTED: planted }).map(({ file }) => file)).toEqual([
    '.env.example',
    'docs/configuration.md',
  ]);
});
