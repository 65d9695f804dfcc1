import { DEPTH_MAX, type Vocabulary } from './any-value.ts';
import { DecodeError } from './proto.ts';
import type { Key } from './keys.ts';

/** An object of a parsed OTLP/JSON request. */
export type Json = Readonly<Record<string, unknown>>;

const NO_OBJECT: Json = {};
const NO_ITEMS: readonly Json[] = [];

/** An object; absent and `null` mean the default. @throws DecodeError when it is something else. */
export function objectIn(value: unknown): Json {
  if (value === undefined || value === null) return NO_OBJECT;
  if (typeof value !== 'object' || Array.isArray(value)) throw new DecodeError('expected an object');
  return value as Json;
}

/** A list of objects; absent and `null` mean empty. @throws DecodeError when it is something else. */
export function listIn(value: unknown): readonly Json[] {
  if (value === undefined || value === null) return NO_ITEMS;
  if (!Array.isArray(value)) throw new DecodeError('expected a list');
  return value.map(objectIn);
}

/** A text; absent and `null` mean empty. @throws DecodeError when it is something else. */
export function textIn(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw new DecodeError('expected a string');
  return value;
}

/** A number that fits a double; texts are accepted as the JSON mapping demands. */
export function numberIn(value: unknown): number {
  if (value === undefined || value === null) return 0;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || (Number.isNaN(number) && value !== 'NaN')) {
    throw new DecodeError('expected a number');
  }
  return number;
}

/** A 64-bit integer, exact. */
export function bigIn(value: unknown): bigint {
  if (value === undefined || value === null || value === '') return 0n;
  if (typeof value !== 'string' && typeof value !== 'number') throw new DecodeError('expected an integer');
  try {
    return BigInt(value);
  } catch (cause) {
    throw new DecodeError('expected an integer', { cause });
  }
}

const HEX = /^(?:[0-9a-fA-F]{2})*$/;

/** Bytes of a hex id of either case; not hex at all gives no bytes, which no id is. */
export function hexIn(value: unknown): Buffer {
  const text = textIn(value);
  return HEX.test(text) ? Buffer.from(text, 'hex') : Buffer.alloc(0);
}

function nested(value: Json, v: Vocabulary, depth: number): unknown {
  if (depth >= DEPTH_MAX) return '[Too deep]';
  if (typeof value['stringValue'] === 'string') return v.clean(value['stringValue']);
  if (value['boolValue'] !== undefined) return value['boolValue'] === true;
  if (value['intValue'] !== undefined) {
    const exact = bigIn(value['intValue']);
    const number = Number(exact);
    return Number.isSafeInteger(number) ? number : v.clean(exact.toString());
  }
  if (value['doubleValue'] !== undefined) return numberIn(value['doubleValue']);
  if (value['bytesValue'] !== undefined) return v.clean(textIn(value['bytesValue']));
  if (value['arrayValue'] !== undefined) return items(value['arrayValue'], v, depth);
  if (value['kvlistValue'] !== undefined) return entries(value['kvlistValue'], v, depth);
  return null;
}

function items(value: unknown, v: Vocabulary, depth: number): unknown[] {
  return listIn(objectIn(value)['values']).map((item) => nested(item, v, depth + 1));
}

function entries(value: unknown, v: Vocabulary, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    listIn(objectIn(value)['values']).map((entry) => {
      const key = v.keyOf(textIn(entry['key']));
      return [key.text, key.mark ?? nested(objectIn(entry['value']), v, depth + 1)];
    }),
  );
}

/** An AnyValue of OTLP/JSON as text, with the same outcome as its protobuf twin. */
export function anyJson(value: Json, v: Vocabulary): string {
  if (typeof value['stringValue'] === 'string') return v.clean(value['stringValue']);
  if (value['boolValue'] !== undefined) return String(value['boolValue'] === true);
  if (value['intValue'] !== undefined) return v.clean(bigIn(value['intValue']).toString());
  if (value['doubleValue'] !== undefined) return v.clean(String(numberIn(value['doubleValue'])));
  if (value['bytesValue'] !== undefined) return v.clean(textIn(value['bytesValue']));
  if (value['arrayValue'] !== undefined) return JSON.stringify(items(value['arrayValue'], v, 0));
  if (value['kvlistValue'] !== undefined) return JSON.stringify(entries(value['kvlistValue'], v, 0));
  return '';
}

/** Reads a list of KeyValues into `add`. */
export function attributesIn(value: unknown, v: Vocabulary, add: (key: Key, value: string) => void): void {
  for (const entry of listIn(value)) {
    add(v.keyOf(textIn(entry['key'])), anyJson(objectIn(entry['value']), v));
  }
}

const LONG_INTEGER = /[:[,]\s*-?\d{16,}/;

/** Parses a body; integers beyond a double's reach keep their text. @throws DecodeError when it is not JSON. */
export function parseJson(body: Buffer): Json {
  const text = body.toString('utf8');
  try {
    if (!LONG_INTEGER.test(text)) return objectIn(JSON.parse(text));
    const exact = (_key: string, value: unknown, context?: { source?: string }): unknown =>
      typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '')
        ? context?.source
        : value;
    return objectIn(JSON.parse(text, exact as (key: string, value: unknown) => unknown));
  } catch (cause) {
    throw new DecodeError('the body is not JSON', { cause });
  }
}
