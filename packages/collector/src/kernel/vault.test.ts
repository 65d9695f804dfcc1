import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createVault } from './vault.ts';

const dir = mkdtempSync(join(tmpdir(), 'watchtower-vault-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('the vault', () => {
  it('opens what it sealed, also after a restart, and never seals the same text alike', () => {
    const vault = createVault(dir);
    const sealed = vault.seal('ada@example.com ✓');
    expect(vault.seal('ada@example.com ✓')).not.toBe(sealed);
    expect(sealed).not.toContain('ada');
    expect(createVault(dir).open(sealed)).toBe('ada@example.com ✓');
    expect(statSync(join(dir, 'keys', 'vault.key')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(dir, 'keys', 'vault.key'), 'utf8')).toHaveLength(44);
  });

  it('refuses what was changed, cut, or sealed with another key', () => {
    const vault = createVault(dir);
    const sealed = vault.seal('secret');
    const flipped = `${sealed.slice(0, -2)}${sealed.endsWith('AA') ? 'BB' : 'AA'}`;
    const other = createVault(join(dir, 'other')).seal('secret');
    for (const text of [flipped, sealed.slice(0, 20), '', 'v2.abc', other]) {
      expect(() => vault.open(text)).toThrow(/cannot be opened/);
    }
  });
});
