import type { Answer } from './post.ts';

interface Told {
  readonly partialSuccess?: Readonly<Record<string, unknown>>;
  readonly rejected?: unknown;
}

function inJson(body: string): number {
  try {
    const { rejected, partialSuccess: partial = {} } = JSON.parse(body) as Told;
    // Health and directory answer with a receipt of their own.
    if (Array.isArray(rejected)) return rejected.length;
    const count = partial['rejectedSpans'] ?? partial['rejectedLogRecords'] ?? partial['rejectedDataPoints'];
    return Number(count ?? 0) || 0;
  } catch {
    return 0;
  }
}

/** A varint at `from`: its value and where it ends. */
function varint(bytes: Uint8Array, from: number): [value: number, end: number] {
  let value = 0;
  let at = from;
  for (let scale = 1; at < bytes.length && scale < 2 ** 49; scale *= 128) {
    const byte = bytes[at++] ?? 0;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) break;
  }
  return [value, at];
}

/** All three responses are alike: field 1 is the partial success, and its field 1 the count. */
function inProtobuf(bytes: Uint8Array): number {
  if (bytes[0] !== 0x0a) return 0;
  const [, start] = varint(bytes, 1);
  return bytes[start] === 0x08 ? varint(bytes, start + 1)[0] : 0;
}

/** Records the collector refused inside a success; 0 when it took all. */
export function rejectedIn(answer: Pick<Answer, 'body' | 'bytes'>): number {
  return answer.body.startsWith('{') ? inJson(answer.body) : inProtobuf(answer.bytes);
}
