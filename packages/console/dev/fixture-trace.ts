// A development tool, not shipped: one plausible trace of a content agency, or a very large one.
import type { ResultOf, tracesOne } from '@watchtower/contract';

type Trace = ResultOf<typeof tracesOne>;
type Span = Trace['spans'][number];
type Step = readonly [string, string, string, number, number, number, ('fail' | number)?];

/** depth, operation, name, service index, start ms, duration ms, cost or failure */
const STEPS: readonly (readonly [number, ...Step])[] = [
  [0, 'channel.receive', 'whatsapp inbound', '', 0, 0, 46],
  [1, 'gateway.route', 'route to api', '', 0, 4, 40],
  [2, 'http.request', 'POST /v1/posts', '', 1, 8, 34],
  [3, 'db.query', 'select client', '', 1, 11, 6],
  [3, 'job.enqueue', 'enqueue publish-post', '', 1, 24, 9],
  [4, 'job.dequeue', 'publish-post', '', 2, 180, 9120],
  [5, 'agent.episode', 'publisher', '', 2, 190, 9100],
  [6, 'agent.step', 'plan', '', 2, 200, 2300],
  [7, 'llm.call', 'chat gpt-5', '', 2, 220, 2260, 0.0132],
  [6, 'memory.lookup', 'brand voice', '', 2, 2510, 48],
  [6, 'agent.step', 'draft', '', 2, 2570, 3050],
  [7, 'llm.call', 'chat claude-sonnet-5', '', 2, 2580, 2980, 0.0241],
  [6, 'tool.call', 'hashtags.suggest', '', 2, 5640, 310],
  [7, 'mcp.request', 'tools/call hashtags.suggest', '', 3, 5655, 280],
  [6, 'tool.call', 'image.render', '', 2, 5960, 900],
  [7, 'mcp.request', 'tools/call image.render', '', 3, 5972, 870],
  [8, 'asset.render', 'render 1080x1350', '', 3, 5990, 820],
  [6, 'platform.api', 'instagram publish', '', 2, 6890, 640, 'fail'],
  [7, 'http.client', 'POST /graph/media', '', 4, 6905, 600, 'fail'],
  [6, 'agent.step', 'retry publish', '', 2, 7560, 1250],
  [7, 'platform.api', 'instagram publish', '', 2, 7580, 700],
  [8, 'http.client', 'POST /graph/media', '', 4, 7600, 660],
  [7, 'post.verify', 'visible on profile', '', 2, 8300, 480],
  [6, 'channel.send', 'whatsapp reply', '', 0, 8830, 210],
];
const SERVICES = ['channel-gateway', 'agency-api', 'agency-worker', 'agency-mcp', 'stand-in-platform'];

const hex = (n: number): string => n.toString(16).padStart(16, '0');

function makeSpan(i: number, parent: number | null, base: bigint, step: (typeof STEPS)[number]): Span {
  const [, operation, name, , service, start, ms, more] = step;
  const failed = more === 'fail';
  return {
    span_id: hex(i + 1),
    parent_span_id: parent === null ? null : hex(parent + 1),
    name,
    operation,
    service: SERVICES[service] ?? 'agency-api',
    kind: operation === 'http.request' ? 'server' : 'internal',
    status: failed ? 'error' : 'ok',
    status_message: failed ? 'HTTP 503: media container not ready' : '',
    start_unix_nano: String(base + BigInt(Math.round(start * 1e6))),
    duration_ms: ms,
    attributes: {
      'watchtower.client_id': 'acme',
      'watchtower.operation': operation,
      'http.route': '/v1/posts',
    },
    events: failed
      ? [
          {
            name: 'exception',
            time_unix_nano: String(base),
            attributes: { 'exception.type': 'PlatformError', 'exception.message': 'HTTP 503' },
          },
        ]
      : [],
    cost_usd: typeof more === 'number' ? more : null,
  };
}

/** The trace of one published post, with `more` extra spans in it. */
export function fixtureTrace(traceId: string, base: bigint, more = 0): Trace {
  const parents: number[] = [];
  const spans = STEPS.map((step, i) => {
    parents[step[0]] = i;
    return makeSpan(i, step[0] === 0 ? null : (parents[step[0] - 1] ?? null), base, step);
  });
  for (let i = 0; i < more; i += 1) {
    const at = 200 + (i / more) * 8800;
    spans.push(
      makeSpan(100 + i, i % 7 === 0 ? 6 : 99 + i, base, [
        0,
        'db.query',
        `select row ${i}`,
        '',
        (i % 4) + 1,
        at,
        4 + (i % 50),
      ]),
    );
  }
  return {
    trace_id: traceId,
    summary: {
      spans: spans.length,
      services: 5,
      processes: 5,
      start_unix_nano: String(base),
      duration_ms: 9300,
      errors: 2,
      cost_usd: 0.0373,
      unpriced_calls: 1,
      complete: true,
      missing: [],
      root_cause_span_id: spans[18]?.span_id ?? null,
    },
    spans,
    logs: [
      {
        ts: new Date(Number(base / 1_000_000n) + 7500).toISOString(),
        level: 'ERROR',
        severity_number: 17,
        service: 'agency-worker',
        domain: 'publishing',
        event: 'publish.failed',
        message: 'instagram answered 503, retrying in 60 ms',
        trace_id: traceId,
        span_id: hex(18),
        request_id: null,
        client_id: 'acme',
        attributes: { attempt: '1' },
      },
    ],
    audits: [],
    next_cursor: null,
  };
}
