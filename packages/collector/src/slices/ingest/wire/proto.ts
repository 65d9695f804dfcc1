/** The request cannot be decoded: answered 400, which no exporter retries. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
}

/** A place in a protobuf message. */
export interface Reader {
  readonly buf: Buffer;
  pos: number;
}

/** Wire types. */
const VARINT = 0;
/** 64-bit fixed. */
const FIXED64 = 1;
/** Length-delimited. */
export const BYTES = 2;
/** 32-bit fixed. */
const FIXED32 = 5;

const TWO_32 = 4294967296;

/** A varint of up to 53 bits. Ten bytes at most; a longer one is malformed. Higher bits are lost. */
export function varint(r: Reader): number {
  const { buf } = r;
  let byte = buf[r.pos++] ?? 0;
  if (byte < 128) return byte;
  let value = byte & 127;
  let scale = 128;
  for (let i = 1; i < 10; i++) {
    byte = buf[r.pos++] ?? 0;
    value += (byte & 127) * scale;
    if (byte < 128) return value;
    scale *= 128;
  }
  throw new DecodeError('malformed varint');
}

/** A signed 64-bit varint as exact decimal text. */
export function int64Text(r: Reader): string {
  const { buf } = r;
  const first = buf[r.pos] ?? 0;
  if (first < 128) {
    r.pos++;
    return String(first);
  }
  let lo = 0;
  let hi = 0;
  for (let i = 0; i < 10; i++) {
    const byte = buf[r.pos++] ?? 0;
    const bits = byte & 127;
    if (i < 4) lo += bits * 2 ** (7 * i);
    else if (i === 4) {
      lo += (bits & 15) * 2 ** 28;
      hi += bits >>> 4;
    } else if (i < 9) hi += bits * 2 ** (7 * i - 32);
    else hi += (bits & 1) * 2 ** 31;
    if (byte < 128) return signedText(lo, hi);
  }
  throw new DecodeError('malformed varint');
}

/** Two unsigned halves of a signed 64-bit number as decimal text. */
export function signedText(lo: number, hi: number): string {
  if (hi < 0x200000) return String(hi * TWO_32 + lo);
  return BigInt.asIntN(64, (BigInt(hi) << 32n) | BigInt(lo)).toString();
}

/** An unsigned 32-bit number, fixed width. */
export function fixed32(r: Reader): number {
  const { buf, pos } = r;
  r.pos = pos + 4;
  return (
    (buf[pos] ?? 0) + (buf[pos + 1] ?? 0) * 256 + (buf[pos + 2] ?? 0) * 65536 + (buf[pos + 3] ?? 0) * 16777216
  );
}

/** A double, fixed width. */
export function double(r: Reader): number {
  if (r.pos + 8 > r.buf.length) throw new DecodeError('truncated message');
  const value = r.buf.readDoubleLE(r.pos);
  r.pos += 8;
  return value;
}

/** Reads a length and answers where the delimited field ends, which must be inside its message. */
export function delimited(r: Reader, end: number): number {
  const length = varint(r);
  const stop = r.pos + length;
  if (stop > end) throw new DecodeError('truncated message');
  return stop;
}

/** Steps over a field of an unknown number. */
export function skip(r: Reader, tag: number, end: number): void {
  switch (tag & 7) {
    case VARINT:
      varint(r);
      return;
    case FIXED64:
      r.pos += 8;
      return;
    case BYTES:
      r.pos = delimited(r, end);
      return;
    case FIXED32:
      r.pos += 4;
      return;
    default:
      throw new DecodeError('malformed tag');
  }
}

/** A message must end exactly where its length said. */
export function ended(r: Reader, end: number): void {
  if (r.pos !== end) throw new DecodeError('truncated message');
}

/** Calls `visit` for every field of a message; it must consume the field or answer `false` to have it skipped. */
export function fields(r: Reader, end: number, visit: (tag: number) => boolean): void {
  while (r.pos < end) {
    const tag = varint(r);
    if (tag < 8) throw new DecodeError('malformed tag');
    if (!visit(tag)) skip(r, tag, end);
  }
  ended(r, end);
}
