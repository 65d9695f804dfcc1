import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testHttp, type TestHttp } from '../../kernel/testing/test-http.ts';
import { createVault } from '../../kernel/vault.ts';
import { createDirectory } from './directory.ts';

const dir = mkdtempSync(join(tmpdir(), 'watchtower-directory-'));
let http: TestHttp;
beforeAll(async () => {
  http = await testHttp();
});
afterAll(async () => {
  await http.close();
  rmSync(dir, { recursive: true, force: true });
});

test('an owner sealed with a lost key is unknown until the agent is registered again', async () => {
  const entry = { kind: 'agent', action: 'register', agent_id: 'writer', owner: 'ada@example.org' } as const;
  await createDirectory(http.context).apply(entry, 'key');
  const after = createDirectory({ ...http.context, vault: createVault(dir) });
  expect([after.ownerOf('writer'), after.count().total]).toEqual([null, 1]);
  expect(await after.apply(entry, 'key')).toBeNull();
  expect(after.ownerOf('writer')).toBe('ada@example.org');
});
