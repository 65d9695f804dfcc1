import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
let copy = '';

// A small workspace with the real configuration and one real package, so that a fault can be planted in it.
beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'baseline-'));
  for (const file of [
    'package.json',
    'tsconfig.base.json',
    'vitest.config.ts',
    '.oxlintrc.json',
    'scripts',
    'tools/rooms.mjs',
    'tools/room-law.mjs',
  ]) {
    cpSync(join(root, file), join(copy, file), { recursive: true });
  }
  mkdirSync(join(copy, 'packages/contract/src'), { recursive: true });
  for (const file of ['package.json', 'tsconfig.json', 'src/error.ts']) {
    cpSync(join(root, 'packages/contract', file), join(copy, 'packages/contract', file));
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  symlinkSync(join(root, 'packages/contract/node_modules'), join(copy, 'packages/contract/node_modules'));
  writeFileSync(
    join(copy, 'tsconfig.json'),
    JSON.stringify({ files: [], references: [{ path: 'packages/contract' }] }),
  );
  writeFileSync(
    join(copy, 'packages/contract/src/error.test.ts'),
    `import { expect, it } from 'vitest';\nimport { STATUS_OF } from './error.ts';\n\nit('maps codes', () => {\n  expect(STATUS_OF.not_found).toBe(404);\n});\n`,
  );
});

afterEach(() => rmSync(copy, { recursive: true, force: true }));

function plant(file: string, text: string): void {
  writeFileSync(join(copy, 'packages/contract/src', file), text);
}

function quick(): { status: number | null; output: string } {
  const done = spawnSync('bash', [join(copy, 'scripts/test_all.sh'), 'quick'], {
    encoding: 'utf8',
    env: { ...process.env, CI: 'true' },
  });
  return { status: done.status, output: done.stdout + done.stderr };
}

describe('scripts/test_all.sh quick', () => {
  it('passes on a sound tree', () => {
    const { status, output } = quick();
    expect(status, output).toBe(0);
  });

  it('fails on a failing test', () => {
    plant(
      'planted.test.ts',
      `import { expect, it } from 'vitest';\n\nit('is planted', () => {\n  expect(1).toBe(2);\n});\n`,
    );
    const { status, output } = quick();
    expect(status).not.toBe(0);
    expect(output).toContain('is planted');
  });

  it('fails on a lint fault', () => {
    plant('planted.ts', `/** Planted. */\nexport function planted(): void {\n  Promise.resolve(1);\n}\n`);
    const { status, output } = quick();
    expect(status).not.toBe(0);
    expect(output).toContain('no-floating-promises');
  });

  it('fails on a type error', () => {
    plant('planted.ts', `/** Planted. */\nexport const planted: number = 'one';\n`);
    const { status, output } = quick();
    expect(status).not.toBe(0);
    expect(output).toContain('TS2322');
  });
});
