import {
  BYTES,
  DecodeError,
  delimited,
  double,
  ended,
  fields,
  int64Text,
  type Reader,
  skip,
  varint,
} from './proto.ts';
import type { Key } from './keys.ts';
import type { Clean } from './clean.ts';
import type { TextCache } from './text-cache.ts';

/** Deepest nesting of arrays and maps in a value. */
export const DEPTH_MAX = 16;
const TOO_DEEP = '[Too deep]';
/** Numbers this long may be card numbers. */
const LONG_NUMBER = 13;

/** What reading values takes: the rules every text passes, and the caches before them. */
export interface Vocabulary {
  readonly clean: Clean;
  readonly keyOf: (text: string) => Key;
  readonly keys: TextCache<Key>;
  readonly texts: TextCache<string>;
}

function integer(r: Reader, v: Vocabulary): string {
  const text = int64Text(r);
  return text.length < LONG_NUMBER ? text : v.clean(text);
}

/** A double as text; the JSON names of the values JSON has not. */
function real(r: Reader, v: Vocabulary): string {
  const text = String(double(r));
  return text.length < LONG_NUMBER || text.includes('.') ? text : v.clean(text);
}

function listOf(r: Reader, end: number, v: Vocabulary, depth: number): unknown[] {
  const items: unknown[] = [];
  fields(r, end, (tag) => {
    if (tag !== ((1 << 3) | BYTES)) return false;
    items.push(nested(r, delimited(r, end), v, depth));
    return true;
  });
  return items;
}

function entry(r: Reader, end: number, v: Vocabulary, depth: number): [string, unknown] {
  let key = v.keyOf('');
  let value: unknown = null;
  fields(r, end, (tag) => {
    if (tag === ((1 << 3) | BYTES)) {
      const stop = delimited(r, end);
      key = v.keys.get(r.buf, r.pos, stop);
      r.pos = stop;
    } else if (tag === ((2 << 3) | BYTES)) value = nested(r, delimited(r, end), v, depth);
    else return false;
    return true;
  });
  return [key.text, key.mark ?? value];
}

function mapOf(r: Reader, end: number, v: Vocabulary, depth: number): Record<string, unknown> {
  const entries: [string, unknown][] = [];
  fields(r, end, (tag) => {
    if (tag !== ((1 << 3) | BYTES)) return false;
    entries.push(entry(r, delimited(r, end), v, depth));
    return true;
  });
  return Object.fromEntries(entries);
}

function nested(r: Reader, end: number, v: Vocabulary, depth: number): unknown {
  if (depth >= DEPTH_MAX) {
    r.pos = end;
    return TOO_DEEP;
  }
  let value: unknown = null;
  while (r.pos < end) {
    const tag = varint(r);
    if (tag === 42) value = listOf(r, delimited(r, end), v, depth + 1);
    else if (tag === 50) value = mapOf(r, delimited(r, end), v, depth + 1);
    else {
      const text = scalar(r, tag, end, v);
      if (text === undefined) continue;
      value = tag === 16 ? text === 'true' : tag === 24 || tag === 33 ? exact(text) : text;
    }
  }
  ended(r, end);
  return value;
}

function exact(text: string): unknown {
  const value = Number(text);
  return Number.isSafeInteger(value) || (Number.isFinite(value) && text.includes('.')) ? value : text;
}

function scalar(r: Reader, tag: number, end: number, v: Vocabulary): string | undefined {
  switch (tag) {
    case 10: {
      const stop = delimited(r, end);
      const text = v.texts.get(r.buf, r.pos, stop);
      r.pos = stop;
      return text;
    }
    case 16:
      return varint(r) === 0 ? 'false' : 'true';
    case 24:
      return integer(r, v);
    case 33:
      return real(r, v);
    case 58: {
      const stop = delimited(r, end);
      const text = r.buf.toString('base64', r.pos, stop);
      r.pos = stop;
      return v.clean(text);
    }
    default:
      if (tag < 8) throw new DecodeError('malformed tag');
      skip(r, tag, end);
      return undefined;
  }
}

/** An AnyValue as text: strings as they are, numbers exact, lists and maps as JSON, bytes as base64. */
export function anyValue(r: Reader, end: number, v: Vocabulary): string {
  let text = '';
  while (r.pos < end) {
    const tag = varint(r);
    if (tag === 42) text = JSON.stringify(listOf(r, delimited(r, end), v, 1));
    else if (tag === 50) text = JSON.stringify(mapOf(r, delimited(r, end), v, 1));
    else text = scalar(r, tag, end, v) ?? text;
  }
  ended(r, end);
  return text;
}

/** Reads one KeyValue into `add`. */
export function keyValue(
  r: Reader,
  end: number,
  v: Vocabulary,
  add: (key: Key, value: string) => void,
): void {
  let key: Key | undefined;
  let value = '';
  while (r.pos < end) {
    const tag = varint(r);
    if (tag === 10) {
      const stop = delimited(r, end);
      key = v.keys.get(r.buf, r.pos, stop);
      r.pos = stop;
    } else if (tag === 18) {
      value = anyValue(r, delimited(r, end), v);
    } else {
      if (tag < 8) throw new DecodeError('malformed tag');
      skip(r, tag, end);
    }
  }
  ended(r, end);
  add(key ?? v.keyOf(''), value);
}
