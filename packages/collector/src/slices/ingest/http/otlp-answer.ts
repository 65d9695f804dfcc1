import type { ErrorCode } from '@watchtower/contract';
import { rpcStatus } from '../../../kernel/rpc-status.ts';

/** Encodings of OTLP/HTTP. */
export type Encoding = 'protobuf' | 'json';

/** Signals of OTLP. */
export type Signal = 'traces' | 'metrics' | 'logs';

const TYPE_OF: Readonly<Record<Encoding, string>> = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
};

const REJECTED: Readonly<Record<Signal, string>> = {
  traces: 'rejectedSpans',
  metrics: 'rejectedDataPoints',
  logs: 'rejectedLogRecords',
};

const MESSAGE_MAX = 2000;

/** The encoding a Content-Type names, parameters aside, or `null`. */
export function encodingOf(contentType: string | undefined): Encoding | null {
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  if (type === TYPE_OF.protobuf) return 'protobuf';
  return type === TYPE_OF.json ? 'json' : null;
}

function varint(value: number): number[] {
  const out: number[] = [];
  let rest = value;
  while (rest > 127) {
    out.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  return [...out, rest];
}

function partialBytes(rejected: number, message: string): Uint8Array<ArrayBuffer> {
  const text = Buffer.from(message.slice(0, MESSAGE_MAX));
  const inner = [...(rejected > 0 ? [8, ...varint(rejected)] : []), 18, ...varint(text.length), ...text];
  return Uint8Array.from([10, ...varint(inner.length), ...inner]);
}

/** The 200 of an export: `partial_success` unset when everything was taken. */
export function accepted(signal: Signal, encoding: Encoding, rejected: number, message: string): Response {
  const headers = { 'content-type': TYPE_OF[encoding] };
  const whole = rejected === 0 && message === '';
  if (encoding === 'protobuf') {
    return new Response(whole ? new Uint8Array() : partialBytes(rejected, message), { headers });
  }
  const partialSuccess = {
    [REJECTED[signal]]: String(rejected),
    errorMessage: message.slice(0, MESSAGE_MAX),
  };
  return new Response(JSON.stringify(whole ? {} : { partialSuccess }), { headers });
}

/** A refusal: google.rpc.Status in the request's encoding. */
export function refused(
  encoding: Encoding,
  status: number,
  code: ErrorCode,
  message: string,
  retryAfterS?: number,
): Response {
  const headers = new Headers({ 'content-type': TYPE_OF[encoding] });
  if (retryAfterS !== undefined) headers.set('retry-after', String(retryAfterS));
  return new Response(rpcStatus(encoding, code, message), { status, headers });
}
