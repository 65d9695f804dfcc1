import type { Issue } from '@watchtower/contract';
import type { Context } from 'hono';
import * as z from 'zod/mini';
import { invalid, issuesOf } from './invalid.ts';

const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** Names of a path's `:name` segments. */
export function pathNames(path: string): string[] {
  return [...path.matchAll(/:([a-z_]+)/g)].flatMap((found) => found[1] ?? []);
}

function typed(text: string, type: unknown): unknown {
  if ((type === 'integer' || type === 'number') && NUMBER.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

/**
 * Makes the reader of a question's parameters. Text becomes numbers and booleans by the JSON schema's types; a
 * parameter that is unknown, repeated or empty is refused by name, together with everything the schema finds.
 */
export function paramsReader<P extends z.ZodMiniObject>(
  schema: P,
  path: string,
): (c: Context) => z.output<P> {
  const properties = (z.toJSONSchema(schema, { io: 'input' }).properties ?? {}) as Record<
    string,
    { type?: string }
  >;
  const inPath = pathNames(path);
  const known = Object.keys(properties).filter((name) => !inPath.includes(name));
  const unknown = `Unknown parameter; ${known.length === 0 ? 'there are none' : `known are ${known.join(', ')}`}`;

  return (c) => {
    const issues: Issue[] = [];
    const values: Record<string, unknown> = {};
    for (const [name, given] of Object.entries(c.req.queries())) {
      const text = given[0] ?? '';
      if (!known.includes(name)) issues.push({ field: name, message: unknown });
      else if (given.length > 1) issues.push({ field: name, message: 'Given more than once' });
      else if (text === '') issues.push({ field: name, message: 'Empty; leave it out instead' });
      else values[name] = typed(text, properties[name]?.type);
    }
    for (const name of inPath) values[name] = c.req.param(name);
    const refused = new Set(issues.map(({ field }) => field));
    const parsed = schema.safeParse(values);
    if (!parsed.success) {
      const found = issuesOf(parsed.error, ([name]) => String(name));
      issues.push(...found.filter(({ field }) => !refused.has(field)));
    }
    if (parsed.success && issues.length === 0) return parsed.data;
    throw invalid(issues);
  };
}
