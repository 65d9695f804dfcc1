/** A small seeded generator (mulberry32), so that a failure can be repeated. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

type Attributes = Record<string, unknown>;

/** A finished span as the OpenTelemetry SDK hands it to an exporter. */
export interface ReadableSpan {
  readonly name: string;
  readonly attributes: Attributes;
  readonly [field: string]: unknown;
}

/** Spans made in one process start together, so that encodings can be compared. */
const seconds = Math.floor(Date.now() / 1000) - 60;

function hex(random: () => number, bytes: number): string {
  return Array.from({ length: bytes * 2 }, () => Math.floor(random() * 16).toString(16)).join('');
}

function attributesOf(random: () => number, i: number): Attributes {
  return {
    'http.request.method': 'GET',
    'http.route': `/posts/:id/${Math.floor(random() * 20)}`,
    'http.response.status_code': random() < 0.9 ? 200 : 500,
    'watchtower.request_id': hex(random, 16),
    client_id: `client-${Math.floor(random() * 5)}`,
    'user.id': `user-${i}`,
    ratio: random(),
    big: Number.MAX_SAFE_INTEGER,
    negative: -5,
    flag: random() < 0.5,
    'text.unicode': 'naïve 日本語 🙂 '.repeat(1 + Math.floor(random() * 8)),
    list: ['a', 'b', 'c'],
    numbers: [1, 2, 3],
  };
}

/** Spans of many shapes, made by hand in the form exporters take. */
export function readableSpans(count: number, seed: number, service: string): ReadableSpan[] {
  const random = seeded(seed);
  const traceId = hex(random, 16);
  const resourceAttributes = { 'service.name': service, 'process.pid': 42, 'host.name': 'h1' };
  const resource = {
    attributes: resourceAttributes,
    asyncAttributesPending: false,
    getRawAttributes: () => Object.entries(resourceAttributes),
    merge: () => resource,
  };
  return Array.from({ length: count }, (_, i) => {
    const spanId = hex(random, 8);
    const start = [seconds, i * 1_000_003];
    return {
      name: `GET /posts/:id ${i % 7}`,
      kind: i % 5,
      spanContext: () => ({ traceId, spanId, traceFlags: 1, isRemote: false }),
      parentSpanContext: i === 0 ? undefined : { traceId, spanId: hex(random, 8), traceFlags: 1 },
      startTime: start,
      endTime: [seconds + 1, i],
      duration: [1, 0],
      ended: true,
      status: { code: i % 3, message: i % 3 === 2 ? 'it broke' : undefined },
      attributes: attributesOf(random, i),
      events:
        i % 4 === 0
          ? [
              {
                name: 'exception',
                time: start,
                attributes: { 'exception.type': 'RangeError' },
                droppedAttributesCount: 0,
              },
            ]
          : [],
      links:
        i % 6 === 0 ? [{ context: { traceId, spanId, traceFlags: 1 }, attributes: { why: 'retry' } }] : [],
      droppedAttributesCount: i % 9,
      droppedEventsCount: 0,
      droppedLinksCount: 0,
      resource,
      instrumentationScope: { name: '@acme/web.posts', version: '1.2.3' },
    };
  });
}
