// A development tool, not shipped: plausible answers to the contract's questions, for looking at the console alone.
import {
  CLIENTS,
  HOUR,
  SERVICES,
  audit,
  components,
  cost,
  hash,
  iso,
  list,
  log,
  traceId,
  trends,
  type Params,
} from './fixture-rows.ts';
import { fixtureTrace } from './fixture-trace.ts';

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
        duration_ms: 12 + i,
        total_ms: [9300, 480, 32_400, 2100, 6200][i % 5],
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
