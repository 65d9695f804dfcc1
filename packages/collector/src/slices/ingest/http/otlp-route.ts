import { createHash } from 'node:crypto';
import { isWatchtowerError, STATUS_OF } from '@watchtower/contract';
import type { Context } from 'hono';
import { readBytes } from '../../../kernel/body.ts';
import type { Log, RouteMount } from '../../../kernel/slice.ts';
import type { RequestBook } from '../journal/request-book.ts';
import { DecodeError } from '../wire/proto.ts';
import type { Intake, Taken } from '../intake.ts';
import type { Pressure, Ticket } from './pressure.ts';
import { inflate } from '../../../kernel/inflate.ts';
import { accepted, type Encoding, encodingOf, refused, type Signal } from './otlp-answer.ts';

/** What a route for one signal takes. */
export interface OtlpRoute {
  readonly signal: Signal;
  readonly intake: Intake;
  readonly book: RequestBook;
  readonly pressure: Pressure;
  readonly maxBytes: number;
  readonly log: Log;
  /** A request that was recognised as a repetition. */
  onDuplicate(signal: Signal): void;
}

const RETRY_AFTER_S = 5;

function hashOf(signal: Signal, body: Buffer): Buffer {
  return createHash('sha256').update(`${signal}\0`).update(body).digest();
}

async function take(route: OtlpRoute, encoding: Encoding, body: Buffer): Promise<Taken> {
  const { signal, intake, book } = route;
  const hash = hashOf(signal, body);
  const before = book.find(hash);
  if (before !== null) {
    const answer = await before;
    route.onDuplicate(signal);
    return answer;
  }
  const { taken, durable } = intake.take(encoding, body, hash);
  if (durable !== null) {
    book.enter(hash, taken, durable);
    await durable;
  }
  return taken;
}

function failed(route: OtlpRoute, encoding: Encoding, error: unknown): Response {
  if (isWatchtowerError(error)) {
    const retryAfter = error.code === 'unavailable' ? RETRY_AFTER_S : undefined;
    return refused(encoding, STATUS_OF[error.code], error.code, error.message, retryAfter);
  }
  if (error instanceof DecodeError) {
    const message = `The request is not a valid OTLP ${route.signal} export: ${error.message}.`;
    return refused(encoding, 400, 'invalid_argument', message);
  }
  route.log.error({ signal: route.signal, error: String(error) }, 'the journal could not be written');
  const message = 'The collector cannot write its journal now; send the same request again later.';
  return refused(encoding, 503, 'unavailable', message, RETRY_AFTER_S);
}

async function receive(route: OtlpRoute, c: Context, encoding: Encoding): Promise<Response> {
  let ticket: Ticket | null = null;
  try {
    const length = Number(c.req.header('content-length') ?? 0);
    ticket = route.pressure.enter(Math.min(length, route.maxBytes));
    const raw = await readBytes(c, route.maxBytes, ticket.read);
    const body = inflate(raw, c.req.header('content-encoding'), route.maxBytes);
    const { rejected, message } = await take(route, encoding, body);
    return accepted(route.signal, encoding, rejected, message);
  } catch (error) {
    return failed(route, encoding, error);
  } finally {
    ticket?.leave();
  }
}

/** `POST /v1/<signal>`: answered as the OTLP specification says, durable before the 200. */
export function otlpRoute(route: OtlpRoute): RouteMount {
  return {
    method: 'POST',
    path: `/v1/${route.signal}`,
    handle(c) {
      const encoding = encodingOf(c.req.header('content-type'));
      if (encoding !== null) return receive(route, c, encoding);
      const message = 'Send Content-Type application/x-protobuf or application/json.';
      return refused('json', 415, 'unsupported_media_type', message);
    },
  };
}
