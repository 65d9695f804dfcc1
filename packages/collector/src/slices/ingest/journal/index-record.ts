import { crc32 } from 'node:zlib';

/** One request of a group: what a duplicate of it is recognised by, and answered with. */
export interface RequestMark {
  /** SHA-256 over signal and inflated body. */
  readonly hash: Buffer;
  readonly rejected: number;
  readonly message: string;
}

/** The commit mark of a group: it counts only if this record and the block's checksum hold. */
export interface IndexRecord {
  readonly offset: number;
  readonly length: number;
  readonly crc: number;
  readonly rows: number;
  readonly requests: readonly RequestMark[];
}

const MAGIC = 0x57544a31;
const HEAD = 36;
const HASH = 32;
const MESSAGE_MAX = 500;

/** A record as bytes, ended by its own checksum. */
export function encodeRecord(record: IndexRecord): Buffer {
  const messages = record.requests.map((request) => Buffer.from(request.message.slice(0, MESSAGE_MAX)));
  const size = record.requests.reduce((sum, _r, i) => sum + HASH + 6 + (messages[i]?.length ?? 0), HEAD + 4);
  const out = Buffer.alloc(size);
  out.writeUInt32LE(MAGIC, 0);
  out.writeUInt32LE(size, 4);
  out.writeBigUInt64LE(BigInt(record.offset), 8);
  out.writeBigUInt64LE(BigInt(record.length), 16);
  out.writeUInt32LE(record.crc, 24);
  out.writeUInt32LE(record.rows, 28);
  out.writeUInt32LE(record.requests.length, 32);
  let at = HEAD;
  record.requests.forEach((request, i) => {
    const message = messages[i] ?? Buffer.alloc(0);
    request.hash.copy(out, at);
    out.writeUInt32LE(Math.min(request.rejected, 0xffffffff), at + HASH);
    out.writeUInt16LE(message.length, at + HASH + 4);
    message.copy(out, at + HASH + 6);
    at += HASH + 6 + message.length;
  });
  out.writeUInt32LE(crc32(out.subarray(0, at)), at);
  return out;
}

function requestsOf(data: Buffer, count: number): RequestMark[] {
  const requests: RequestMark[] = [];
  let at = HEAD;
  for (let i = 0; i < count; i++) {
    const size = data.readUInt16LE(at + HASH + 4);
    const text = at + HASH + 6;
    requests.push({
      hash: Buffer.from(data.subarray(at, at + HASH)),
      rejected: data.readUInt32LE(at + HASH),
      message: data.toString('utf8', text, text + size),
    });
    at = text + size;
  }
  return requests;
}

/** Reads the record at `at`, or `null` when there is none whose checksum holds. */
function decodeRecord(file: Buffer, at: number): { record: IndexRecord; size: number } | null {
  if (at + HEAD + 4 > file.length || file.readUInt32LE(at) !== MAGIC) return null;
  const size = file.readUInt32LE(at + 4);
  if (size < HEAD + 4 || at + size > file.length) return null;
  const data = file.subarray(at, at + size);
  if (data.readUInt32LE(size - 4) !== crc32(data.subarray(0, size - 4))) return null;
  const record = {
    offset: Number(data.readBigUInt64LE(8)),
    length: Number(data.readBigUInt64LE(16)),
    crc: data.readUInt32LE(24),
    rows: data.readUInt32LE(28),
    requests: requestsOf(data, data.readUInt32LE(32)),
  };
  return { record, size };
}

/** Every record of an index file that can be read, wherever it stands: damage in one does not hide the next. */
export function* recordsIn(file: Buffer): Generator<{ record: IndexRecord; at: number; size: number }> {
  let at = 0;
  while (at < file.length) {
    const found = decodeRecord(file, at);
    if (found !== null) {
      yield { ...found, at };
      at += found.size;
    } else at++;
  }
}
