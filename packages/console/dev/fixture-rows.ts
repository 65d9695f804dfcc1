// A development tool, not shipped: the rows and series of plausible answers.

export type Params = URLSearchParams;
export const HOUR = 3_600_000;
export const hash = (n: number): number => ((Math.imul(n ^ 0x9e37, 0x85ebca6b) >>> 9) % 1000) / 1000;
export const iso = (ms: number): string => new Date(ms).toISOString();
export const traceId = (n: number): string => n.toString(16).padStart(32, '7');
export const list = (items: unknown[], next: string | null = null): unknown => ({ items, next_cursor: next });

export const SERVICES = ['agency-api', 'agency-worker', 'agency-mcp', 'channel-gateway', 'stand-in-platform'];
export const CLIENTS = ['acme', 'north-coffee', 'lumen', 'velo'];
export const counts = (calls: number, unpriced = 0): object => ({
  calls,
  unpriced_calls: unpriced,
  input_tokens: calls * 1840,
  output_tokens: calls * 320,
  cache_read_tokens: calls * 610,
  cache_write_tokens: 0,
  reasoning_tokens: calls * 90,
});

function component(
  name: string,
  status: string,
  latency: number | null,
  message: string | null = null,
): object {
  return {
    component: name,
    kind: 'service',
    service: name,
    status,
    version: '1.4.2',
    instance: `${name}-1`,
    since: iso(Date.now() - 5 * HOUR),
    last_seen: iso(Date.now() - 3000),
    latency_ms: latency,
    message,
    depends_on: [],
    resources: { rss_bytes: 118_000_000, cpu_pct: 12.4 },
  };
}
export const components = (): object[] => [
  component('collector', 'healthy', 1.2),
  component('agency-api', 'healthy', 4.1),
  component('agency-worker', 'degraded', 38, 'queue publishing is 41 jobs behind'),
  component('agency-mcp', 'healthy', 7.9),
  component('channel-gateway', 'healthy', 2.2),
  component('redis', 'healthy', 0.6),
  component('instagram', 'unknown', null, 'silent for 42 s'),
];

export function log(i: number, level: string): object {
  const messages = [
    'instagram answered 503, retrying in 60 ms',
    'Only 12 calls left in the window of linkedin',
    'caption exceeded 2,200 characters; cut',
    'tool image.render timed out after 5,000 ms',
  ];
  return {
    ts: iso(Date.now() - i * 41_000),
    level,
    severity_number: level === 'ERROR' ? 17 : 13,
    service: SERVICES[i % 5],
    domain: 'publishing',
    event: ['publish.failed', 'quota.low', 'caption.cut', 'tool.timeout'][i % 4],
    message: messages[i % 4],
    trace_id: traceId(i),
    span_id: null,
    request_id: `req-${i}`,
    client_id: CLIENTS[i % 4],
    attributes: { attempt: String((i % 3) + 1), lane: 'publishing', platform: 'instagram' },
  };
}

export function trends(params: Params): unknown {
  const metric = params.get('metric') ?? 'latency';
  const hours = { '1h': 1, '6h': 6, '24h': 24, '7d': 168, '30d': 720 }[params.get('range') ?? '24h'] ?? 24;
  const step = Math.max(60, (hours * 3600) / 144);
  const end = Math.floor(Date.now() / (step * 1000)) * step * 1000;
  const names = {
    latency: ['p50', 'p95', 'p99'],
    traffic: ['requests'],
    errors: ['4xx', '5xx', 'auth failures'],
    saturation: ['agency-worker', 'agency-api'],
  }[metric] ?? [metric];
  const scale = { latency: [180, 900, 1700], traffic: [12], errors: [8, 3, 1], saturation: [62, 31] }[
    metric
  ] ?? [10];
  const series = names.map((name, s) => ({
    name,
    points: Array.from({ length: Math.round((hours * 3600) / step) }, (_, i) => {
      const at = end - (Math.round((hours * 3600) / step) - i) * step * 1000;
      if (i > 60 && i < 66) return [at, null];
      const wave = 1 + 0.35 * Math.sin(i / 14) + 0.3 * hash(i * 7 + s);
      return [at, (scale[s] ?? 1) * wave];
    }),
  }));
  return {
    metric,
    unit: { latency: 'ms', traffic: '1', errors: '1', saturation: '%' }[metric] ?? '1',
    step_s: step,
    series,
  };
}

export function cost(params: Params): unknown {
  const by = params.get('group_by') ?? 'model';
  const keys =
    by === 'client'
      ? CLIENTS
      : by === 'model'
        ? ['gpt-5', 'claude-sonnet-5', 'gpt-5-mini', 'claude-haiku-4-5']
        : ['publisher', 'planner', 'community'];
  const values = [6.214, 4.081, 0.912, 0.133];
  const day = Math.floor(Date.now() / (24 * HOUR)) * 24 * HOUR;
  const daily = (params.get('period') ?? 'day') === 'day';
  return {
    period: params.get('period') ?? 'day',
    from: iso(day),
    to: iso(day + 24 * HOUR),
    group_by: by,
    total: { cost_usd: 11.34, ...counts(1204, 37) },
    items: [
      ...keys.map((key, i) => ({
        key,
        cost_usd: values[i],
        share: (values[i] ?? 0) / 11.34,
        ...counts(400 - i * 90),
      })),
      { key: 'gpt-6', cost_usd: null, share: null, ...counts(37, 37) },
    ],
    buckets: Array.from({ length: 24 }, (_, i) => ({
      start: iso(daily ? day + i * HOUR : day - (24 - i) * 24 * HOUR),
      cost_usd: i === 3 ? null : 0.3 + hash(i) * 0.6,
    })),
  };
}

export function audit(i: number): object {
  return {
    seq: 4812 - i,
    audit_id: `01JD${i}XXXXXXXXXXXXXX`,
    created_at: iso(Date.now() - i * 63_000),
    received_at: iso(Date.now()),
    action_type: ['post.publish', 'post.verify', 'comment.reply', 'kill_switch.set'][i % 4],
    actor_type: 'agent',
    actor_id: 'publisher',
    result: ['success', 'success', 'fail', 'blocked'][i % 4],
    resource: `https://instagram.example/p/${i}`,
    network: null,
    client_id: CLIENTS[i % 4],
    platform: 'instagram',
    surface: 'feed',
    lane: 'publishing',
    via: 'api',
    trace_id: traceId(i),
    span_id: null,
    payload_hash: null,
    payload_summary: 'Autumn menu, three pictures',
    policy_snapshot_id: 'policy-12',
    proof: null,
    details: { attempts: 2 },
    ids: {},
    missing: i % 5 === 1 ? ['proof'] : [],
    prev_hash: 'a3'.repeat(32),
    hash: 'b9'.repeat(32),
  };
}
