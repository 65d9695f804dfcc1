import { isSecretKey } from './secret-key.ts';
import { redact } from './text.ts';

const DEEPEST = 16;
/** Stands for the value of a field whose name is a secret's. */
const KEY_MARK = '[REDACTED:key]';

function isPlain(value: object): value is Record<string, unknown> {
  const proto: unknown = Object.getPrototypeOf(value);
  return proto === Object.prototype || proto === null;
}

function inError(error: Error, seen: readonly object[]): Record<string, unknown> {
  const out: Record<string, unknown> = {
    type: error.name,
    message: redact(error.message),
    stack: redact(error.stack ?? ''),
  };
  if (error.cause !== undefined) out['cause'] = deep(error.cause, seen);
  return out;
}

function inNumber(value: number | bigint): unknown {
  if (value < 1e12) return value;
  const text = String(value);
  const clean = redact(text);
  return clean === text ? value : clean;
}

function inObject(value: object, seen: readonly object[]): unknown {
  if (seen.includes(value)) return '[Circular]';
  if (seen.length >= DEEPEST) return '[Too deep]';
  const path = [...seen, value];
  if (Array.isArray(value)) return value.map((item: unknown) => deep(item, path));
  if (value instanceof Error) return inError(value, path);
  if (value instanceof Map) return inObject(Object.fromEntries(value as Map<string, unknown>), seen);
  if (value instanceof Set) return [...(value as Set<unknown>)].map((item) => deep(item, path));
  if (!isPlain(value)) return value;
  const out: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    if (key === '__proto__') continue;
    const clean = redact(key);
    out[clean] = isSecretKey(key) ? hide(inner) : deep(inner, path);
  }
  return out;
}

function deep(value: unknown, seen: readonly object[]): unknown {
  if (typeof value === 'string') return redact(value);
  if (typeof value === 'number' || typeof value === 'bigint') return inNumber(value);
  if (typeof value !== 'object' || value === null) return value;
  return inObject(value, seen);
}

function hide(value: unknown): unknown {
  if (value === null || value === undefined || value === '' || typeof value === 'boolean') return value;
  return typeof value === 'string' && value.startsWith('[REDACTED:') ? value : KEY_MARK;
}

/**
 * A copy of `value` without secrets: by the name it is stored under, by the names inside it, and by what its
 * texts look like. Objects, arrays, maps, sets and errors to 16 levels; cycles are cut. The input is not touched;
 * a value without anything to walk into (a class of the host) is returned as it is.
 * @example redactValue('body', { user: 'ann', password: 'hunter2' }) // { user: 'ann', password: '[REDACTED:key]' }
 */
export function redactValue(key: string, value: unknown): unknown {
  return isSecretKey(key) ? hide(value) : deep(value, []);
}
