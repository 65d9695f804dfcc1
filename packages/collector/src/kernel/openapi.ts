import {
  type Access,
  COMMANDS,
  ERROR_CODES,
  type PlainRoute,
  PLAIN_ROUTES,
  QUESTIONS,
  STATUS_OF,
} from '@watchtower/contract';
import * as z from 'zod/mini';
import type { MountedRoute } from './mount-routes.ts';
import { pathNames } from './params.ts';

type Json = Record<string, unknown>;

const JSON_TYPE = 'application/json';
const PROTOBUF = 'application/x-protobuf';
/** Refusals any guarded route can answer with. */
const REFUSALS = ['invalid_argument', 'unauthenticated', 'forbidden', 'not_found', 'unavailable'] as const;
const CHANGE_REFUSALS = [
  ...REFUSALS,
  'conflict',
  'too_large',
  'unsupported_media_type',
  'rate_limited',
] as const;

function schemaOf(schema: z.ZodMiniType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json;
  return rest;
}

function securityOf(access: Access): Json[] {
  if (access === 'public') return [];
  return access === 'ingest' ? [{ bearer: [] }] : [{ bearer: [] }, { session: [] }];
}

/** Refusals in our error's form; a route that speaks OTLP refuses with google.rpc.Status in the request's encoding. */
function refusals(codes: readonly (keyof typeof STATUS_OF)[], types: readonly string[] = [JSON_TYPE]): Json {
  const schema = { $ref: `#/components/schemas/${types.includes(PROTOBUF) ? 'Status' : 'Error'}` };
  const content = Object.fromEntries(
    types.map((type) => [type, { schema: type === PROTOBUF ? {} : schema }]),
  );
  return Object.fromEntries(codes.map((code) => [String(STATUS_OF[code]), { description: code, content }]));
}

function answered(schema: Json, types: readonly string[] = [JSON_TYPE]): Json {
  return {
    '200': { description: 'OK', content: Object.fromEntries(types.map((type) => [type, { schema }])) },
  };
}

/** Splits an object schema into the path's parameters and the rest. */
function split(schema: Json, path: string): { params: Json[]; rest: Json } {
  const properties = { ...(schema['properties'] as Record<string, Json> | undefined) };
  const params = pathNames(path).map((name) => {
    const { [name]: found = { type: 'string' } } = properties;
    delete properties[name];
    return { name, in: 'path', required: true, schema: found };
  });
  const left = ((schema['required'] ?? []) as string[]).filter((name) => name in properties);
  const { required: _, ...others } = schema;
  return { params, rest: { ...others, properties, ...(left.length > 0 ? { required: left } : {}) } };
}

function operationOf(entry: { name: string; summary: string; access: Access }): Json {
  return {
    operationId: entry.name,
    summary: entry.summary,
    tags: [entry.name.split('.')[0]],
    'x-access': entry.access,
    security: securityOf(entry.access),
  };
}

function questionOperation(question: (typeof QUESTIONS)[number]): Json {
  const { params, rest } = split(schemaOf(question.params, 'input'), question.path);
  const required = new Set((rest['required'] ?? []) as string[]);
  const query = Object.entries((rest['properties'] ?? {}) as Record<string, Json>).map(([name, schema]) => {
    return { name, in: 'query', required: required.has(name), schema };
  });
  return {
    ...operationOf(question),
    parameters: [...params, ...query],
    responses: { ...answered(schemaOf(question.result, 'output')), ...refusals(REFUSALS) },
  };
}

function commandOperation(command: (typeof COMMANDS)[number]): Json {
  const { params, rest } = split(schemaOf(command.input, 'input'), command.path);
  return {
    ...operationOf(command),
    ...(params.length > 0 ? { parameters: params } : {}),
    requestBody: { required: command.method !== 'DELETE', content: { [JSON_TYPE]: { schema: rest } } },
    responses: { ...answered(schemaOf(command.result, 'output')), ...refusals(CHANGE_REFUSALS) },
  };
}

/** `/readyz` alone of the public routes has a second answer: the same body, with the check that fails. */
function unready({ path, produces }: PlainRoute): Json {
  const content = Object.fromEntries(produces.map((type) => [type, { schema: {} }]));
  return path === '/readyz' ? { '503': { description: 'A check fails', content } } : {};
}

function routeOperation(route: PlainRoute): Json {
  const name = route.path.replace(/^\//, '').replace(/[^a-z0-9]+/g, '.');
  const socket = route.path === '/api/ws';
  const bodyTypes = route.body === undefined ? route.produces : [JSON_TYPE];
  const bodySchema = route.body === undefined ? {} : schemaOf(route.body, 'input');
  const body = {
    required: true,
    content: Object.fromEntries(bodyTypes.map((type) => [type, { schema: bodySchema }])),
  };
  const result = route.result === undefined ? {} : schemaOf(route.result, 'output');
  const types = route.produces.includes(PROTOBUF) ? route.produces : [JSON_TYPE];
  const codes = route.method === 'POST' ? CHANGE_REFUSALS : REFUSALS;
  const refused = route.access === 'public' ? unready(route) : refusals(codes, types);
  return {
    ...operationOf({ ...route, name }),
    ...(route.method === 'POST' ? { requestBody: body } : {}),
    responses: {
      ...(socket ? { '101': { description: 'Switching protocols' } } : answered(result, route.produces)),
      ...refused,
    },
  };
}

/** The OpenAPI 3.1 document of everything the contract names, made from the same entries as routes and client. */
export function openapiDocument(version: string): Json {
  const paths: Record<string, Json> = {};
  const add = (method: string, path: string, operation: Json): void => {
    const templated = path.replaceAll(/:([a-z_]+)/g, '{$1}');
    paths[templated] = { ...paths[templated], [method.toLowerCase()]: operation };
  };
  for (const question of QUESTIONS) add('GET', question.path, questionOperation(question));
  for (const command of COMMANDS) add(command.method, command.path, commandOperation(command));
  for (const route of PLAIN_ROUTES) add(route.method, route.path, routeOperation(route));
  return {
    openapi: '3.1.0',
    info: { title: 'Watchtower', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    paths,
    components: { schemas: { Error: ERROR_SCHEMA, Status: STATUS_SCHEMA }, securitySchemes: SECURITY },
  };
}

const ERROR_SCHEMA: Json = {
  type: 'object',
  required: ['code', 'message'],
  properties: {
    code: { type: 'string', enum: ERROR_CODES },
    message: { type: 'string' },
    issues: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'message'],
        properties: {
          field: {
            type: 'string',
            description: 'A query parameter’s name, or a JSON pointer into the body.',
          },
          message: { type: 'string' },
        },
      },
    },
  },
};

const STATUS_SCHEMA: Json = {
  type: 'object',
  description: 'google.rpc.Status: what OTLP wants of every refusal.',
  required: ['code', 'message'],
  properties: { code: { type: 'integer' }, message: { type: 'string' } },
};

const SECURITY: Json = {
  bearer: { type: 'http', scheme: 'bearer', description: 'API token, ingest key or widget token.' },
  session: { type: 'apiKey', in: 'cookie', name: 'watchtower_session' },
};

/** `GET /api/openapi.json`. */
export function openapiRoute(version: string): MountedRoute {
  const text = JSON.stringify(openapiDocument(version));
  return {
    method: 'GET',
    path: '/api/openapi.json',
    handle: (c) => c.body(text, 200, { 'content-type': JSON_TYPE, 'cache-control': 'no-cache' }),
  };
}
