import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { hashOf } from '../scripts/build.mjs';

let top = '';
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'build-'));
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(top, file)), { recursive: true });
  writeFileSync(join(top, file), text);
}

it('builds again when a source changes, and not because of what a build or an install writes', () => {
  write('src/index.ts', 'one');
  const hash = (): string => hashOf('.', [], new Map(), top);
  const before = hash();
  write('dist/index.js', 'built');
  write('node_modules/x/index.js', 'installed');
  write('src/index.test.ts', 'a test');
  expect(hash()).toBe(before);
  write('src/index.ts', 'two');
  expect(hash()).not.toBe(before);
});
