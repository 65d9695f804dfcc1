import type { ErrorCode } from '@watchtower/contract';

/** google.rpc codes of our error codes, as OTLP senders read them. */
const RPC_CODE: Readonly<Record<ErrorCode, number>> = {
  invalid_argument: 3,
  unauthenticated: 16,
  forbidden: 7,
  not_found: 5,
  conflict: 10,
  too_large: 3,
  unsupported_media_type: 3,
  rate_limited: 8,
  unavailable: 14,
  internal: 13,
  config_invalid: 13,
  network: 14,
  kill_switch_active: 9,
};

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest & 127) | 128);
    rest >>>= 7;
  }
  return [...bytes, rest];
}

/**
 * A google.rpc.Status, the body OTLP wants of every refusal, in the request's own encoding.
 * @returns protobuf bytes (field 1 code, field 2 message) or JSON text.
 */
export function rpcStatus(
  encoding: 'protobuf' | 'json',
  code: ErrorCode,
  message: string,
): Uint8Array<ArrayBuffer> {
  const number = RPC_CODE[code];
  if (encoding === 'json') return Uint8Array.from(Buffer.from(JSON.stringify({ code: number, message })));
  const text = Buffer.from(message);
  return Uint8Array.from([0x08, ...varint(number), 0x12, ...varint(text.length), ...text]);
}
