import { existsSync, readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PROVIDERS } from './registry.ts';

it('knows every provider that has a folder, and each passes the conformance suite', () => {
  const folders = readdirSync(new URL('.', import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
  expect(PROVIDERS.map((provider) => provider.name).toSorted()).toEqual(folders.toSorted());
  for (const name of folders) {
    expect(existsSync(new URL(`${name}/conformance.test.ts`, import.meta.url)), name).toBe(true);
  }
});
