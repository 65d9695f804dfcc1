import { WatchtowerError } from '@watchtower/contract';
import type { Params } from './store.ts';

const INTEGER = /^(?:U?Int(?:8|16|32|64|128|256))$/;
const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)Z?)?$/;

function refuse(what: string): never {
  throw new WatchtowerError('internal', `A value cannot be bound into a statement: ${what}.`);
}

/** A string as a literal: backslash and quote escaped, NUL written out, everything else as it is. */
function quoted(text: string): string {
  if (!text.isWellFormed()) return quoted(text.toWellFormed());
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\0', '\\0')}'`;
}

/** Splits `K, V` of `Map(K, V)` at commas outside brackets. */
function typeArguments(inner: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < inner.length; i++) {
    if (inner[i] === '(') depth++;
    else if (inner[i] === ')') depth--;
    else if (inner[i] === ',' && depth === 0) {
      parts.push(inner.slice(from, i));
      from = i + 1;
    }
  }
  parts.push(inner.slice(from));
  return parts.map((part) => part.trim());
}

function integer(value: unknown, type: string): string {
  const text = typeof value === 'bigint' || typeof value === 'number' ? String(value) : value;
  if (typeof value === 'number' && !Number.isSafeInteger(value)) refuse(`${value} is not an exact ${type}`);
  if (typeof text !== 'string' || !/^-?\d{1,78}$/.test(text)) refuse(`not an ${type}`);
  return `CAST('${text}' AS ${type})`;
}

function float(value: unknown, type: string): string {
  const n = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof n !== 'number' || !Number.isFinite(n)) refuse(`not a finite ${type}`);
  return `CAST('${n}' AS ${type})`;
}

/** An instant: a Date or epoch milliseconds, or ISO text in UTC with up to nine digits. */
function instant(value: unknown, type: string): string {
  const ms = value instanceof Date ? value.getTime() : value;
  if (typeof ms === 'number' && !Number.isFinite(ms)) refuse(`not an instant for ${type}`);
  const text = typeof ms === 'number' ? new Date(ms).toISOString() : ms;
  const match = typeof text === 'string' ? ISO.exec(text) : null;
  if (match === null) refuse(`not an instant in UTC for ${type}`);
  const [, day = '', time = '00:00:00'] = match;
  if (type.startsWith('Date') && !type.startsWith('DateTime')) return `CAST('${day}' AS ${type})`;
  const full = time.length === 5 ? `${time}:00` : time;
  const whole = type.startsWith('DateTime64') ? full : full.slice(0, 8);
  return `CAST('${day} ${whole}' AS ${type})`;
}

function list(value: unknown, inner: string): string {
  if (!Array.isArray(value)) refuse(`not a list for Array(${inner})`);
  return `CAST([${value.map((item) => literal(item, inner)).join(', ')}] AS Array(${inner}))`;
}

function map(value: unknown, inner: string): string {
  const [key = '', item = ''] = typeArguments(inner);
  if (typeof value !== 'object' || value === null) refuse(`not a map for Map(${inner})`);
  const entries = value instanceof Map ? [...value.entries()] : Object.entries(value);
  const flat = entries.flatMap(([k, v]) => [literal(k, key), literal(v, item)]);
  return `CAST(map(${flat.join(', ')}) AS Map(${inner}))`;
}

/**
 * Writes a value as a SQL literal of `type`; the one place where values enter a statement.
 * Takes `String`, `FixedString(n)`, integers (number, bigint or digits), floats, `Bool`, `UUID`, `Date`, `DateTime`
 * and `DateTime64` (Date, epoch milliseconds, or ISO text in UTC), `Enum8(…)`, `Identifier`, and `Nullable`,
 * `LowCardinality`, `Array` and `Map` of them.
 * @throws WatchtowerError `internal` when the value does not fit the type.
 */
export function literal(value: unknown, type: string): string {
  const wrapped = /^(Nullable|LowCardinality|Array|Map)\((.*)\)$/s.exec(type);
  if (wrapped !== null) {
    const inner = (wrapped[2] ?? '').trim();
    if (wrapped[1] === 'Array') return list(value, inner);
    if (wrapped[1] === 'Map') return map(value, inner);
    if (wrapped[1] === 'Nullable' && (value === null || value === undefined)) return `CAST(NULL AS ${type})`;
    return literal(value, inner);
  }
  if (INTEGER.test(type)) return integer(value, type);
  if (/^Float(?:32|64)$/.test(type)) return float(value, type);
  if (/^(?:Date|Date32|DateTime|DateTime64)(?:\(.*\))?$/.test(type)) return instant(value, type);
  if (type === 'Bool') return typeof value === 'boolean' ? String(value) : refuse('not a boolean');
  if (typeof value !== 'string') refuse(`not text for ${type}`);
  if (type === 'String') return quoted(value);
  if (type === 'Identifier')
    return /^\w+(?:\.\w+)*$/.test(value) ? `\`${value}\`` : refuse('not an identifier');
  if (type === 'UUID' || /^(?:FixedString|Enum8|Enum16)\(.*\)$/s.test(type)) {
    return `CAST(${quoted(value)} AS ${type})`;
  }
  return refuse(`the type ${type} is not supported`);
}

const TOKENS =
  /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|--[^\n]*|\/\*[\s\S]*?\*\/|\{(\w+):([^{}]+)\}/g;

/**
 * Replaces each `{name:Type}` placeholder outside strings and comments by its literal.
 * @example bind('SELECT {n:UInt8}', { n: 1 })
 * @throws WatchtowerError `internal` when a value is missing or does not fit.
 */
export function bind(sql: string, params: Params = {}): string {
  return sql.replace(TOKENS, (token: string, name: string | undefined, type: string | undefined) => {
    if (name === undefined || type === undefined) return token;
    if (!Object.hasOwn(params, name) || (params[name] === undefined && !type.startsWith('Nullable('))) {
      return refuse(`{${name}:${type}} has no value`);
    }
    return literal(params[name], type.trim());
  });
}
