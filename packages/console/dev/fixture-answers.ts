// A development tool, not shipped: plausible answers to the contract's questions, for looking at the console alone.
import { fixtureTrace } from './fixture-trace.ts';

type Params = URLSearchParams;
const HOUR = 3_600_000;
const hash = (n: number): number => ((Math.imul(n ^ 0x9e37, 0x85ebca6b) >>> 9) % 1000) / 1000;
const iso = (ms: number): string => new Date(ms).toISOString();
const traceId = (n: number): string => n.toString(16).padStart(32, '7');
const list = (items: unknown[], next: string | null = null): unknown => ({ items, next_cursor: next });

const SERVICES = ['agency-api', 'agency-worker', 'agency-mcp', 'channel-gateway', 'stand-in-platform'];
const CLIENTS = ['acme', 'north-coffee', 'lumen', 'velo'];
const counts = (calls: number, unpriced = 0): object => ({
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
const components = (): object[] => [
  component('collector', 'healthy', 1.2),
  component('agency-api', 'healthy', 4.1),
  component('agency-worker', 'degraded', 38, 'queue publishing is 41 jobs behind'),
  component('agency-mcp', 'healthy', 7.9),
  component('channel-gateway', 'healthy', 2.2),
  component('redis', 'healthy', 0.6),
  component('instagram', 'unknown', null, 'silent for 42 s'),
];

function log(i: number, level: string): object {
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

function trends(params: Params): unknown {
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

function cost(params: Params): unknown {
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

function audit(i: number): object {
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

const switches: Record<string, unknown>[] = [
  {
    id: 'k1',
    scope: 'client_platform',
    client_id: 'lumen',
    platform: 'x',
    lane: null,
    active: true,
    reason: 'Client asked to hold all posts until Monday',
    by: 'mara',
    at: iso(Date.now() - 2 * HOUR),
  },
  {
    id: 'k2',
    scope: 'lane',
    client_id: null,
    platform: null,
    lane: 'engagement',
    active: false,
    reason: 'Reviewed',
    by: 'mara',
    at: iso(Date.now() - 30 * HOUR),
  },
];

/** Sets a switch as the collector would. */
export function setSwitch(body: Record<string, unknown>): unknown {
  const made = {
    id: `k${switches.length + 1}`,
    client_id: null,
    platform: null,
    lane: null,
    ...body,
    by: 'dev',
    at: iso(Date.now()),
  };
  switches.unshift(made);
  return made;
}

const agent = (name: string, runs: number, usd: number | null, p95: number): object => ({
  agent_id: name,
  name,
  owner_email: null,
  runs,
  cost_usd: usd,
  p95_ms: p95,
});
const agents = (): object[] => [
  agent('publisher', 612, 6.2, 9100),
  agent('planner', 341, 4.08, 14_200),
  agent('community', 288, 0.91, 4100),
  agent('reporter', 43, null, 2200),
];

/** Answers by path. */
export const ANSWERS: Readonly<Record<string, (params: Params) => unknown>> = {
  '/api/session': () => ({
    actor_id: 'development',
    role: 'superadmin',
    development: true,
    client_id: null,
    panels: null,
  }),
  '/api/ops/summary': () => ({
    runs_today: 1284,
    cost_today_usd: 11.34,
    unpriced_calls_today: 37,
    budget_user: null,
    budget_global: null,
    active_users_24h: 46,
    agents_total: 9,
    agents_scheduled: 4,
    latency_ms: { p50: 2100, p95: 9100 },
    errors_last_hour: 14,
    top_agents_today: agents(),
  }),
  '/api/ops/timeseries': (params) =>
    Array.from({ length: 24 }, (_, i) => ({
      hour_iso: `${String(i).padStart(2, '0')}:00Z`,
      value: Math.round(hash(i + (params.get('metric') ?? '').length) * 90),
    })),
  '/api/ops/top': () => list(agents()),
  '/api/admin/observability/summary': () => ({
    latency_ms: { p50: 182, p95: 940, p99: 1820 },
    traffic_rps: 12.4,
    error_rate_pct: 1.8,
    saturation_pct: 62,
    saturation_source: 'agency-worker cpu',
    services: components(),
    server: { version: '0.1.0', uptime_s: 19_400, environment: 'development', active_users: 46, clients: 4 },
    active_alerts: { critical: 0, warning: 1, info: 0 },
  }),
  '/api/admin/observability/config': () => ({
    thresholds: {
      latency_p95_ms: { warn: 1000, crit: 2000 },
      error_rate_pct: { warn: 1, crit: 5 },
      saturation_pct: { warn: 70, crit: 90 },
    },
    started_at: iso(Date.now() - 5 * HOUR),
  }),
  '/api/admin/observability/trends': trends,
  '/api/health/components': () => list(components()),
  '/api/admin/observability/logs': (params) =>
    list(
      Array.from({ length: Number(params.get('limit') ?? 100) }, (_, i) =>
        log(i, params.get('level') ?? (i % 3 === 0 ? 'ERROR' : 'WARN')),
      ),
      'next',
    ),
  '/api/admin/observability/traces': () =>
    list(
      Array.from({ length: 50 }, (_, i) => ({
        trace_id: traceId(i),
        name: ['whatsapp inbound', 'POST /v1/posts', 'plan week', 'reply to comment'][i % 4],
        service: SERVICES[(i * 3) % 5],
        operation: 'channel.receive',
        route: null,
        domain: null,
        client_id: CLIENTS[i % 4],
        status: i % 6 === 2 ? 'error' : 'ok',
        start: iso(Date.now() - i * 52_000),
        start_unix_nano: '0',
        duration_ms: [9300, 480, 32_400, 2100, 6200][i % 5],
        spans: 24 + i,
        errors: i % 6 === 2 ? 2 : 0,
        services: (i % 5) + 1,
        cost_usd: i % 7 === 3 ? null : 0.0373 / (1 + (i % 4)),
      })),
      'next',
    ),
  '/api/cost/report': cost,
  '/api/audit': () =>
    list(
      Array.from({ length: 50 }, (_, i) => audit(i)),
      'next',
    ),
  '/api/audit/verify': () => ({
    ok: true,
    checked: 4812,
    first_seq: 1,
    last_seq: 4812,
    head_hash: 'b9',
    broken: null,
  }),
  '/api/alerts': (params) =>
    list(
      [
        {
          id: 'a1',
          rule_id: 'r1',
          rule: 'publish-failures',
          status: 'active',
          severity: 'warning',
          labels: { platform: 'instagram' },
          value: 14,
          threshold: 10,
          triggered_at: iso(Date.now() - 9 * 60_000),
          resolved_at: null,
        },
        {
          id: 'a2',
          rule_id: 'r2',
          rule: 'api-latency',
          status: 'resolved',
          severity: 'critical',
          labels: {},
          value: 2400,
          threshold: 2000,
          triggered_at: iso(Date.now() - 7 * HOUR),
          resolved_at: iso(Date.now() - 6.6 * HOUR),
        },
      ].filter((item) => params.get('status') === null || item.status === params.get('status')),
    ),
  '/api/alerts/rules': () =>
    list([
      {
        id: 'r1',
        name: 'publish-failures',
        condition: {
          type: 'threshold',
          metric: 'publish_failures_total',
          agg: 'sum',
          window_s: 300,
          op: '>',
          value: 10,
        },
        for_s: 60,
        severity: 'warning',
        channels: [{ type: 'webhook', url: 'https://hooks.example/ops' }],
        created_by: 'mara',
        created_at: iso(Date.now()),
      },
    ]),
  '/api/admin/kill-switches': () =>
    list([...switches].sort((a, b) => Number(b['active']) - Number(a['active']))),
};

/** The trace of a path, with many spans when the id ends in `f`. */
export function answerTrace(path: string): unknown {
  const id = path.slice(-32);
  return fixtureTrace(id, BigInt(Date.now() - 60_000) * 1_000_000n, id.endsWith('f') ? 10_000 : 0);
}
