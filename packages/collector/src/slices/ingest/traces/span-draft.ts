import { msOf, type Nanos, outOfTime } from '../wire/time.ts';

/** One span while it is being read; an id's size is 0 until it was seen. */
export interface SpanDraft {
  readonly traceId: Buffer;
  readonly spanId: Buffer;
  readonly parentId: Buffer;
  traceIdSize: number;
  spanIdSize: number;
  parentIdSize: number;
  name: string;
  kind: number;
  readonly start: Nanos;
  readonly end: Nanos;
  status: number;
  message: string;
  traceState: string;
  /** Dropped by the sender. */
  droppedAttributes: number;
  droppedEvents: number;
  droppedLinks: number;
}

/** An empty draft. */
export function spanDraft(): SpanDraft {
  return resetDraft({
    traceId: Buffer.alloc(16),
    spanId: Buffer.alloc(8),
    parentId: Buffer.alloc(8),
    start: { lo: 0, hi: 0 },
    end: { lo: 0, hi: 0 },
  } as SpanDraft);
}

/** Forgets the last span. */
export function resetDraft(d: SpanDraft): SpanDraft {
  d.traceIdSize = 0;
  d.spanIdSize = 0;
  d.parentIdSize = 0;
  d.parentId.fill(0);
  d.name = '';
  d.kind = 0;
  d.start.lo = 0;
  d.start.hi = 0;
  d.end.lo = 0;
  d.end.hi = 0;
  d.status = 0;
  d.message = '';
  d.traceState = '';
  d.droppedAttributes = 0;
  d.droppedEvents = 0;
  d.droppedLinks = 0;
  return d;
}

/** Copies an id into its place and answers how long it was. */
export function putId(to: Buffer, from: Uint8Array, start: number, end: number): number {
  const size = end - start;
  for (let i = 0; i < to.length; i++) to[i] = i < size ? (from[start + i] ?? 0) : 0;
  return size;
}

/** Whether an id is all zero: no id. */
export function isZero(id: Uint8Array): boolean {
  for (const byte of id) if (byte !== 0) return false;
  return true;
}

/** Why a span is not taken, or `null`. */
export function faultOf(d: SpanDraft, now: number): string | null {
  if (d.traceIdSize !== 16 || isZero(d.traceId)) return 'invalid trace id';
  if (d.spanIdSize !== 8 || isZero(d.spanId)) return 'invalid span id';
  if (d.parentIdSize !== 0 && d.parentIdSize !== 8) return 'invalid parent span id';
  return outOfTime(msOf(d.start), now);
}
