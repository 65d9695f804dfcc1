import { IncomingMessage } from 'node:http';
import { isWatchtowerError, WatchtowerError } from '@watchtower/contract';
import type { Context } from 'hono';
import type * as z from 'zod/mini';
import { inflate } from './inflate.ts';
import { invalid, issuesOf, pointer } from './invalid.ts';

/** Largest body of a command, bytes. */
export const COMMAND_MAX_BYTES = 1024 * 1024;

/**
 * Bytes of a request's body, counted while they arrive; `onPart` hears the size of each part and may throw.
 * @throws WatchtowerError `too_large` over `maxBytes`, `invalid_argument` when the sender left before the end.
 */
export async function readBytes(
  c: Context,
  maxBytes: number,
  onPart?: (bytes: number) => void,
): Promise<Buffer> {
  const tooLarge = () => new WatchtowerError('too_large', `The body is larger than ${maxBytes} bytes.`);
  if (Number(c.req.header('content-length') ?? 0) > maxBytes) throw tooLarge();
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const part of partsOf(c)) {
      size += part.byteLength;
      if (size > maxBytes) throw tooLarge();
      onPart?.(part.byteLength);
      parts.push(part);
    }
  } catch (cause) {
    if (isWatchtowerError(cause)) throw cause;
    throw new WatchtowerError('invalid_argument', 'The body ended before all of it had arrived.', { cause });
  }
  return Buffer.concat(parts, size);
}

/** The body as Node received it: a web stream around it would cost more than decoding a small request. */
function partsOf(c: Context): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  const { incoming } = (c.env ?? {}) as { incoming?: unknown };
  if (incoming instanceof IncomingMessage) return incoming as AsyncIterable<Uint8Array>;
  return (c.req.raw.body ?? []) as AsyncIterable<Uint8Array>;
}

/**
 * A JSON body checked by a schema; faults are named by JSON pointer.
 * @throws WatchtowerError `unsupported_media_type`, `too_large` or `invalid_argument`.
 */
export async function readJson<S extends z.ZodMiniType>(
  c: Context,
  schema: S,
  maxBytes: number = COMMAND_MAX_BYTES,
): Promise<z.output<S>> {
  return parseBody(await readJsonValue(c, maxBytes), schema, pointer);
}

/** A JSON body, plain or gzip, unchecked; a DELETE without a body is `{}`. */
export async function readJsonValue(c: Context, maxBytes: number): Promise<unknown> {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  const empty = type === undefined && c.req.method === 'DELETE';
  if (!empty && type !== 'application/json')
    throw new WatchtowerError('unsupported_media_type', 'Send the body as Content-Type: application/json.');
  const bytes = inflate(await readBytes(c, maxBytes), c.req.header('content-encoding'), maxBytes);
  if (empty && bytes.length === 0) return {};
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new WatchtowerError('invalid_argument', 'The body is not valid JSON in UTF-8.', { cause });
  }
}

/** Checks a value by a schema. @throws WatchtowerError `invalid_argument` naming every fault. */
export function parseBody<S extends z.ZodMiniType>(
  value: unknown,
  schema: S,
  fieldOf: (path: readonly PropertyKey[]) => string,
): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid(issuesOf(parsed.error, fieldOf));
}
