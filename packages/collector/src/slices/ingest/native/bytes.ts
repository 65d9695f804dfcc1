/** A growing run of bytes: the data of one column, or one part of a composite column. */
export interface Bytes {
  buf: Buffer;
  /** Bytes written. */
  at: number;
  /** Entries written so far: what an offsets part counts. */
  total: number;
}

/** Bytes an empty run has room for. */
export const FIRST_SIZE = 1024;
const SHORT = 48;

/** An empty run of bytes. */
export function bytes(): Bytes {
  return { buf: Buffer.allocUnsafeSlow(FIRST_SIZE), at: 0, total: 0 };
}

function ensure(b: Bytes, more: number): void {
  const need = b.at + more;
  if (need <= b.buf.length) return;
  const bigger = Buffer.allocUnsafeSlow(Math.max(need, b.buf.length * 2));
  b.buf.copy(bigger, 0, 0, b.at);
  b.buf = bigger;
}

/** Appends one byte. */
export function pushU8(b: Bytes, value: number): void {
  if (b.at === b.buf.length) ensure(b, 1);
  b.buf[b.at++] = value;
}

/** Appends an unsigned 16-bit number. */
export function pushU16(b: Bytes, value: number): void {
  ensure(b, 2);
  b.buf[b.at++] = value;
  b.buf[b.at++] = value >>> 8;
}

/** Appends an unsigned 32-bit number. */
export function pushU32(b: Bytes, value: number): void {
  ensure(b, 4);
  const { buf, at } = b;
  buf[at] = value;
  buf[at + 1] = value >>> 8;
  buf[at + 2] = value >>> 16;
  buf[at + 3] = value >>> 24;
  b.at = at + 4;
}

/** Appends a 64-bit number given as two unsigned halves. */
export function push64(b: Bytes, lo: number, hi: number): void {
  pushU32(b, lo);
  pushU32(b, hi);
}

/** Appends a non-negative integer (up to 2^53) as UInt64. */
export function pushInteger(b: Bytes, value: number): void {
  pushU32(b, value);
  pushU32(b, Math.floor(value / 4294967296));
}

/** Appends a Float64. */
export function pushF64(b: Bytes, value: number): void {
  ensure(b, 8);
  b.buf.writeDoubleLE(value, b.at);
  b.at += 8;
}

/** Appends bytes as they are. */
export function pushRaw(b: Bytes, source: Uint8Array, start = 0, end = source.length): void {
  const length = end - start;
  ensure(b, length);
  if (length <= SHORT) {
    const { buf, at } = b;
    for (let i = 0; i < length; i++) buf[at + i] = source[start + i] ?? 0;
  } else {
    b.buf.set(start === 0 && end === source.length ? source : source.subarray(start, end), b.at);
  }
  b.at += length;
}

function pushVarint(b: Bytes, value: number): void {
  ensure(b, 5);
  let rest = value;
  while (rest > 127) {
    b.buf[b.at++] = (rest & 127) | 128;
    rest >>>= 7;
  }
  b.buf[b.at++] = rest;
}

/** Appends a String: its length, then UTF-8. Short ASCII, nearly all of telemetry, never leaves JavaScript. */
export function pushString(b: Bytes, text: string): void {
  const { length } = text;
  if (length <= SHORT) {
    if (b.at + length + 1 > b.buf.length) ensure(b, length + 1);
    const { buf } = b;
    let { at } = b;
    buf[at++] = length;
    let i = 0;
    for (; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code > 127) break;
      buf[at++] = code;
    }
    if (i === length) {
      b.at = at;
      return;
    }
  }
  const size = Buffer.byteLength(text);
  pushVarint(b, size);
  ensure(b, size);
  b.at += b.buf.write(text, b.at, size, 'utf8');
}

/** Adds `entries` to an offsets part and appends its new end: one array or map of the row is complete. */
export function pushOffset(b: Bytes, entries: number): void {
  b.total += entries;
  pushInteger(b, b.total);
}
