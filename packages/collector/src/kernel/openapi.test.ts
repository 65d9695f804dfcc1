import { COMMANDS, PLAIN_ROUTES, QUESTIONS } from '@watchtower/contract';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openapiDocument } from './openapi.ts';
import { fakeSlice } from './testing/fake-slice.ts';
import { testHttp, type TestHttp } from './testing/test-http.ts';

interface Operation {
  parameters?: { name: string; in: string; required: boolean; schema: { type?: string } }[];
  security: object[];
  responses: Record<string, unknown>;
}
type Paths = Record<string, Record<string, Operation>>;

let http: TestHttp;
beforeAll(async () => {
  http = await testHttp([fakeSlice()]);
});
afterAll(() => http.close());

async function paths(): Promise<Paths> {
  const response = await http.send('/api/openapi.json');
  return ((await response.json()) as { paths: Paths }).paths;
}

it('is a valid OpenAPI 3.1 document, says a validator we did not write', async () => {
  const validator = new Validator();
  const result = await validator.validate(openapiDocument('1.2.3'));
  expect(result.errors ?? []).toEqual([]);
  expect(result.valid).toBe(true);
  expect(validator.version).toBe('3.1');
});

it('holds every route of the router, and the router every route of it', async () => {
  const documented = Object.entries(await paths()).flatMap(([path, operations]) =>
    Object.keys(operations).map(
      (method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    ),
  );
  const routed = http.app.routes
    .filter(({ method, path }) => method !== 'ALL' && path !== '*' && path !== '/*')
    .map(({ method, path }) => `${method} ${path}`);
  expect(documented.toSorted()).toEqual([...new Set(routed)].toSorted());
  expect(documented.length).toBe(QUESTIONS.length + COMMANDS.length + PLAIN_ROUTES.length);
});

it('says what is asked, by whom, and how it is refused', async () => {
  const all = await paths();
  const one = all['/api/admin/observability/traces/{trace_id}']?.['get'];
  expect(one?.parameters?.[0]).toMatchObject({ name: 'trace_id', in: 'path', required: true });
  expect(Object.keys(one?.responses ?? {})).toEqual(['200', '400', '401', '403', '404', '503']);
  const top = all['/api/ops/top']?.['get'];
  expect(top?.parameters?.find(({ name }) => name === 'limit')?.schema.type).toBe('integer');
  expect(top?.security).toEqual([{ bearer: [] }, { session: [] }]);
  expect(all['/v1/traces']?.['post']?.security).toEqual([{ bearer: [] }]);
  expect(all['/healthz']?.['get']?.security).toEqual([]);
  expect(Object.keys(all['/readyz']?.['get']?.responses ?? {})).toEqual(['200', '503']);
});

it('says of each refusal which body it has', async () => {
  const all = await paths();
  const bodyOf = (path: string): unknown =>
    (all[path]?.['post']?.responses['401'] as { content: unknown } | undefined)?.content;
  const [error, status] = ['Error', 'Status'].map((name) => ({
    schema: { $ref: `#/components/schemas/${name}` },
  }));
  expect(bodyOf('/v1/audit')).toEqual({ 'application/json': error });
  expect(bodyOf('/v1/traces')).toEqual({
    'application/x-protobuf': { schema: {} },
    'application/json': status,
  });
  expect(await (await http.send('/v1/traces', { body: {} })).json()).toEqual({
    code: 16,
    message: expect.any(String),
  });
});
