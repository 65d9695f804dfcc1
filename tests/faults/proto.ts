// Just enough protobuf to write what the JSON form of OTLP says, by a writer the collector knows nothing of.

function varint(value: number): number[] {
  const out: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) out.push((rest % 128) | 128);
  return [...out, rest];
}

const key = (field: number, wire: number): number[] => varint(field * 8 + wire);

/** A length-delimited field: bytes, text or a message. */
export function bytesField(field: number, value: Buffer | string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([...key(field, 2), ...varint(bytes.length)]), bytes]);
}

/** A whole number, not negative. */
export function numberField(field: number, value: number): Buffer {
  return Buffer.from([...key(field, 0), ...varint(value)]);
}

/** A fixed 64-bit number, e.g. a time in nanoseconds. */
export function fixedField(field: number, value: string): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return Buffer.concat([Buffer.from(key(field, 1)), bytes]);
}
