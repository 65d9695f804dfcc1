import { Buffer } from 'node:buffer';
import { generateKeyPairSync } from 'node:crypto';
import { isWatchtowerError } from '@watchtower/contract';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { createWidgetToken } from './create-widget-token.ts';

function pair(type: 'ed25519' | 'x25519' = 'ed25519') {
  const made = type === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('x25519');
  const der = made.privateKey.export({ format: 'der', type: 'pkcs8' });
  return { publicKey: made.publicKey, key: `wtw_k1_${Buffer.from(der).toString('base64url')}` };
}

describe('createWidgetToken', () => {
  it('signs what the collector checks: kid, audience, role, panels, client and a short life', async () => {
    const { key, publicKey } = pair();
    const token = await createWidgetToken({ key, panels: ['cost', 'golden.trends'], client_id: 'acme' });
    const { payload } = await jwtVerify(token, publicKey, { audience: 'watchtower', algorithms: ['EdDSA'] });
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'EdDSA', kid: 'k1' });
    expect(payload).toMatchObject({ role: 'embed', panels: ['cost', 'golden.trends'], client_id: 'acme' });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(300);
  });

  it('reads its key from the environment and leaves a missing client out', async () => {
    const { key, publicKey } = pair();
    process.env['WATCHTOWER_WIDGET_KEY'] = key;
    try {
      const { payload } = await jwtVerify(await createWidgetToken({ panels: ['*'], ttl_s: 60 }), publicKey);
      expect(payload).not.toHaveProperty('client_id');
      expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(60);
    } finally {
      delete process.env['WATCHTOWER_WIDGET_KEY'];
    }
  });

  it.each([
    [{ key: 'nonsense', panels: ['*'] }, 'POST /api/admin/keys'],
    [{ key: 'wtw_k1_AAAA', panels: ['*'] }, 'damaged'],
    [{ key: pair('x25519').key, panels: ['*'] }, 'Ed25519'],
    [{ key: pair().key, panels: [] }, 'panels'],
    [{ key: pair().key, panels: ['*'], ttl_s: 7200 }, '3600'],
    [{ key: pair().key, panels: ['*'], ttl_s: Number.NaN }, 'ttl_s'],
  ])('refuses what cannot work, and says how to mend it (%#)', async (options, says) => {
    const error: unknown = await createWidgetToken(options).catch((e: unknown) => e);
    expect(isWatchtowerError(error, 'config_invalid')).toBe(true);
    expect(String(error)).toContain(says);
  });
});
