import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { faultsOf, permitted, productionTree } from './licences.mjs';

const root = mkdtempSync(join(tmpdir(), 'licences-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function plant(path: string, manifest: object): void {
  mkdirSync(join(root, path), { recursive: true });
  writeFileSync(join(root, path, 'package.json'), JSON.stringify(manifest));
}

it('evaluates SPDX expressions', () => {
  expect(permitted('MIT')).toBe(true);
  expect(permitted('(GPL-3.0-only OR MIT)')).toBe(true);
  expect(permitted('(MIT AND GPL-2.0-only)')).toBe(false);
  expect(permitted('SEE LICENSE IN FILE')).toBe(false);
  expect(permitted(undefined)).toBe(false);
});

it('finds a GPL package planted two levels down the installed tree', () => {
  plant('', { name: 'app', version: '1.0.0', dependencies: { middle: '1' } });
  plant('node_modules/middle', {
    name: 'middle',
    version: '1.0.0',
    license: 'MIT',
    dependencies: { deep: '1' },
  });
  plant('node_modules/deep', { name: 'deep', version: '2.0.0', license: 'AGPL-3.0-only' });
  expect(faultsOf(productionTree(root), 'app')).toEqual([
    'app: deep@2.0.0 has licence "AGPL-3.0-only", which is not permissive',
  ]);
});
