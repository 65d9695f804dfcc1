import { context, createContextKey, type Context } from '@opentelemetry/api';
import { ATTRIBUTES, CORRELATION, type CorrelationId, type CorrelationIds } from '@watchtower/contract/data';
import { runtime } from '../internal/shared.ts';

/** Identifiers as a context carries them: the names of JSON logs, and the attributes of spans ready to copy. */
export interface Carried {
  readonly ids: Readonly<CorrelationIds>;
  readonly attributes: Readonly<Record<string, string>>;
}

// The api makes context keys with Symbol.for, so that two copies of this package read each other's ids.
const IDS = createContextKey('watchtower.ids');
const NOTHING: Carried = { ids: {}, attributes: {} };
/** No identifier is longer: a value that is, was put in the wrong field. */
const LONGEST = 200;

/** The attribute of each identifier that may leave the process. */
export const ATTRIBUTE_OF: ReadonlyMap<string, string> = new Map(CORRELATION.map((c) => [c.id, c.attribute]));

/** What a context carries; nothing when nothing was set. */
export function carriedBy(ctx: Context): Carried {
  return (ctx.getValue(IDS) as Carried | undefined) ?? NOTHING;
}

function clean(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value.slice(0, LONGEST) : undefined;
}

/** The context with more identifiers; `user_id` stays inside the process and leaves as `subject`. */
export function withIdsOn(ctx: Context, more: Readonly<Record<string, unknown>>): Context {
  const before = carriedBy(ctx);
  let ids: Record<string, string> | undefined;
  let attributes: Record<string, string> | undefined;
  const put = (id: string, value: string): void => {
    ids ??= { ...before.ids };
    attributes ??= { ...before.attributes };
    ids[id] = value;
    const attribute = ATTRIBUTE_OF.get(id);
    if (attribute !== undefined) attributes[attribute] = value;
  };
  for (const id in more) {
    if (id !== 'user_id' && !ATTRIBUTE_OF.has(id)) continue;
    const value = clean(more[id]);
    if (value === undefined || before.ids[id as CorrelationId] === value) continue;
    put(id, value);
    if (id === 'user_id') addSubject(value, put, () => (attributes ??= { ...before.attributes }));
  }
  return ids === undefined || attributes === undefined ? ctx : ctx.setValue(IDS, { ids, attributes });
}

function addSubject(
  userId: string,
  put: (id: string, value: string) => void,
  attributes: () => Record<string, string>,
): void {
  const active = runtime();
  const subject = active?.subject(userId);
  if (subject === undefined) return;
  put('subject', subject);
  const keyId = active?.config.subjectKey?.id;
  if (keyId !== undefined) attributes()[ATTRIBUTES.subjectKeyId] = keyId;
}

/**
 * Runs `fn` with identifiers that ride on every span, log, metric, audit and LLM call made inside, across
 * awaits, jobs, MCP tools and HTTP calls. Adds to what is set already. `user_id` leaves the process only as
 * `subject` (HMAC-SHA-256). Unknown names are ignored; before the start it simply calls `fn`.
 * @example
 * await withContext({ client_id: 'acme', platform: 'instagram' }, () => publish(post))
 */
export function withContext<T>(ids: CorrelationIds, fn: () => T): T {
  return context.with(withIdsOn(context.active(), ids), fn);
}

/** The identifiers that are set here, by name. Never `undefined`; empty outside any `withContext`. */
export function currentContext(): Readonly<CorrelationIds> {
  return carriedBy(context.active()).ids;
}

/** The agent that acts in a context, as a metric label. */
export function agentIn(ctx: Context): string {
  return carriedBy(ctx).ids.agent_id ?? 'unknown';
}
