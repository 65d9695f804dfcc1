import { COMMANDS, mayAccess, PLAIN_ROUTES, QUESTIONS, type Role, ROLES } from '@watchtower/contract';
import { type CollectorProcess, runCollector } from '@watchtower/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';

const ROOT = 'a-superadmin-token';
const PATH_VALUES: Readonly<Record<string, string>> = {
  ':trace_id': 'a'.repeat(32),
  ':id': 'none',
  ':name': 'none',
};
/** Parameters a question cannot be asked without. */
const REQUIRED: Readonly<Record<string, string>> = {
  'ops.timeseries': '?metric=runs_by_hour',
  'ops.top': '?kind=agents',
  'golden.trends': '?metric=latency&range=1h',
  'golden.value': '?metric=errors&agg=sum&window_s=60',
};

let collector: CollectorProcess;
const tokens = new Map<Role, string>();

function send(method: string, path: string, token?: string, body?: object): Promise<Response> {
  const filled = path.replaceAll(/:[a-z_]+/g, (name) => PATH_VALUES[name] ?? name);
  return fetch(collector.url + filled, {
    method,
    // A stream that is let in would never end: its status is all that is asked here.
    signal: AbortSignal.timeout(10_000),
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
    },
    ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }),
  });
}

async function makeKey(body: object): Promise<string> {
  const made = await send('POST', '/api/admin/keys', ROOT, { name: 'test', ...body });
  return ((await made.json()) as { secret: string }).secret;
}

beforeAll(async () => {
  const env = {
    WATCHTOWER_DEV: undefined,
    WATCHTOWER_API_TOKEN: ROOT,
    WATCHTOWER_ADMIN_PASSWORD: 'not used here',
  };
  collector = await runCollector({ env });
  for (const role of ['viewer', 'admin', 'superadmin', 'auditor'] as const)
    tokens.set(role, await makeKey({ kind: 'api', role }));
  tokens.set('ingest', await makeKey({ kind: 'ingest' }));
});
afterAll(() => collector.stop());

describe('the slices together', () => {
  it.each(QUESTIONS.map((question) => ({ name: question.name, question })))(
    'answer $name in its shape, on an empty store',
    async ({ name, question }) => {
      const response = await send('GET', question.path + (REQUIRED[name] ?? ''), ROOT);
      const body: unknown = await response.json();
      const missing = name === 'traces.one';
      expect(response.status).toBe(missing ? 404 : 200);
      const parsed = z.safeParse(
        missing ? z.object({ code: z.literal('not_found') }) : question.result,
        body,
      );
      expect(parsed.error?.issues ?? []).toEqual([]);
    },
  );

  it.each([
    ...QUESTIONS.map(({ path, access }) => ({ method: 'GET', path, access })),
    ...COMMANDS.map(({ method, path, access }) => ({ method, path, access })),
    ...PLAIN_ROUTES.filter(({ path }) => path !== '/metrics').map(({ method, path, access }) => ({
      method,
      path,
      access,
    })),
  ])('let nobody at $method $path but who may $access', async ({ method, path, access }) => {
    const verdict = async (token?: string): Promise<401 | 403 | 'let in'> => {
      const response = await send(method, path, token);
      await response.body?.cancel();
      return response.status === 401 || response.status === 403 ? response.status : 'let in';
    };
    expect(await verdict()).toBe(access === 'public' ? 'let in' : 401);
    for (const role of ROLES.filter((one) => tokens.has(one)))
      expect([role, await verdict(tokens.get(role))]).toEqual([
        role,
        mayAccess(role, access) ? 'let in' : 403,
      ]);
  });
});
