import { generateKeyPairSync } from 'node:crypto';
import { COMMANDS, mayAccess, PLAIN_ROUTES, QUESTIONS, type Role, ROLES } from '@watchtower/contract';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestOf, KEY_DOCUMENT, type KeyBody, newKeyId, newSecret } from './keys.ts';
import { fakeSlice } from './testing/fake-slice.ts';
import { testHttp, type TestHttp } from './testing/test-http.ts';

const ENTRIES = [
  ...QUESTIONS.map((question) => ({ ...question, method: 'GET' })),
  ...COMMANDS.map((command) => ({ ...command, scope: 'client' })),
  ...PLAIN_ROUTES.map((route) => ({ ...route, name: route.path, scope: 'client' })),
];
/** Parameters without which a route would answer 400 before it could show that it lets somebody in. */
const FILLED: Record<string, string> = { ':trace_id': 'a'.repeat(32), ':id': 'none', ':name': 'none' };

let http: TestHttp;
let embed: (claims: object) => Promise<string>;
const tokens = new Map<Role, string>();

async function addKey(role: Role, body: Partial<KeyBody> = {}): Promise<string> {
  const id = newKeyId();
  const secret = newSecret(id);
  const key: KeyBody = {
    kind: role === 'ingest' ? 'ingest' : 'api',
    name: role,
    role,
    digest: digestOf(secret),
    public_key: null,
    created_by: 'test',
    created_at: new Date().toISOString(),
    expires_at: null,
    revoked_at: null,
    ...body,
  };
  await http.context.documents.put(KEY_DOCUMENT, id, key, 'test', 0);
  return body.public_key === undefined ? secret : id;
}

beforeAll(async () => {
  http = await testHttp([fakeSlice()]);
  for (const role of ROLES) tokens.set(role, await addKey(role));
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const public_key = publicKey.export({ format: 'der', type: 'spki' }).toString('base64url');
  const kid = await addKey('embed', { kind: 'widget', digest: null, public_key });
  embed = (claims) =>
    new SignJWT({ role: 'embed', ...claims })
      .setProtectedHeader({ alg: 'EdDSA', kid })
      .setAudience('watchtower')
      .setExpirationTime('5 min')
      .sign(privateKey);
  tokens.set('embed', await embed({ panels: ['*'] }));
});
afterAll(() => http.close());

function pathOf(path: string): string {
  return path.replaceAll(/:[a-z_]+/g, (name) => FILLED[name] ?? name);
}

async function verdict(method: string, path: string, token?: string): Promise<401 | 403 | 'let in'> {
  const body = method === 'GET' ? {} : { body: {} };
  const bearer = token === undefined ? {} : { token };
  const response = await http.send(pathOf(path), { method, ...body, ...bearer });
  return response.status === 401 || response.status === 403 ? response.status : 'let in';
}

describe('every route of the router', () => {
  it('is in the contract, with an access the matrix knows', () => {
    const known = new Set(ENTRIES.map(({ method, path }) => `${method} ${path}`));
    const routed = http.app.routes.filter(({ method, path }) => method !== 'ALL' && !/^\/?\*$/.test(path));
    expect(
      routed.map(({ method, path }) => `${method} ${path}`).filter((route) => !known.has(route)),
    ).toEqual([]);
    expect(routed.length).toBe(ENTRIES.length);
  });

  it.each(ENTRIES.map(({ method, path, access }) => ({ method, path, access })))(
    '$method $path demands $access of everybody',
    async ({ method, path, access }) => {
      const nobody = await verdict(method, path);
      expect(nobody).toBe(access === 'public' ? 'let in' : 401);
      expect(await verdict(method, path, 'wt_000000000000_wrong')).toBe(nobody);
      for (const role of ROLES) {
        const told = `${role} on ${method} ${path}`;
        expect(await verdict(method, path, tokens.get(role)), told).toBe(
          mayAccess(role, access) ? 'let in' : 403,
        );
      }
    },
  );
});

describe('a token bound to a client', () => {
  it.each(QUESTIONS.filter(({ access }) => access === 'read').map(({ path, scope }) => ({ path, scope })))(
    'gets $path only when it is of scope client ($scope)',
    async ({ path, scope }) => {
      const token = await embed({ panels: ['*'], client_id: 'acme' });
      expect(await verdict('GET', path, token)).toBe(scope === 'global' ? 403 : 'let in');
    },
  );

  it('is narrowed to its client, and refused another', async () => {
    const token = await embed({ panels: ['cost'], client_id: 'acme' });
    const own = await http.send('/api/cost/report', { token });
    expect(await own.json()).toMatchObject({ client_id: 'acme' });
    expect((await http.send('/api/cost/report?client_id=acme', { token })).status).toBe(200);
    const other = await http.send('/api/cost/report?client_id=globex', { token });
    expect([other.status, await other.json()]).toEqual([403, expect.objectContaining({ code: 'forbidden' })]);
  });
});

it('lets an embed token see its panels and nothing beside them', async () => {
  const token = await embed({ panels: ['cost', 'ops.summary'] });
  const status = async (path: string): Promise<number> => (await http.send(path, { token })).status;
  expect(await status('/api/cost/report')).toBe(200);
  expect(await status('/api/ops/summary')).toBe(200);
  expect(await status('/api/ops/top?kind=agents')).toBe(403);
  expect(await status('/api/admin/observability/summary')).toBe(403);
  expect(await status('/metrics')).toBe(403);
  expect(await status('/api/session')).toBe(200);
  const without = await embed({});
  expect((await http.send('/api/cost/report', { token: without })).status).toBe(403);
});
