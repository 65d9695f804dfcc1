// What is asked, how fast it must be answered, and the same answer taken from the raw rows.
import {
  costReport,
  goldenSummary,
  goldenTopErrors,
  goldenTopRoutes,
  goldenTrends,
  logsList,
  opsSummary,
  opsTimeseries,
  opsTop,
  type ParamsOf,
  type Question,
  tracesList,
  tracesOne,
} from '@watchtower/contract';
import type { Asker } from '../../packages/collector/src/kernel/ask.ts';

/** One question with its target and its peer. */
export interface Asked {
  readonly name: string;
  /** Milliseconds, p95, of the specification. */
  readonly target: number;
  ask(asker: Asker): Promise<unknown>;
  /** The same answer from raw rows in the same engine; `{from}` is bound. */
  readonly raw: readonly string[];
  /** Start of the raw window, milliseconds before now; 'today' is since midnight. */
  readonly backMs: number | 'today' | 'month';
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SINCE = `ts >= {from:DateTime64(3, 'UTC')}`;
const ENTRY = `(operation = 'http.request' OR parent_span_id = toFixedString('', 8))`;

function one<Q extends Question>(
  name: string,
  target: number,
  [question, params]: readonly [Q, ParamsOf<Q>],
  backMs: Asked['backMs'],
  ...raw: string[]
): Asked {
  return { name, target, ask: (asker) => asker.ask(question, params), raw, backMs };
}

const RUNS = `SELECT uniqExact(run_id), quantilesExactIf(0.5, 0.95)(toFloat64OrZero(attrs['watchtower.duration_ms']),
    attrs['watchtower.run.status'] = 'success') FROM logs
  WHERE ${SINCE} AND event_name IN ('watchtower.run.started', 'watchtower.run.ended')`;
const AGENTS = `SELECT agent_id, uniqExact(run_id), quantileExact(0.95)(toFloat64OrZero(attrs['watchtower.duration_ms'])) FROM logs
  WHERE ${SINCE} AND event_name = 'watchtower.run.ended' GROUP BY agent_id`;
const SPENT = (
  by: string,
): string => `SELECT ${by}, count(), sum(cost_nano), sum(input_tokens), sum(output_tokens)
  FROM spans WHERE ${SINCE} AND cost_source != 'none' GROUP BY ${by} ORDER BY 3 DESC`;
const TREND = (
  seconds: number,
): string => `SELECT intDiv(toUnixTimestamp(ts), ${seconds}) AS at, count(), countIf(http_status >= 500),
  quantilesExact(0.5, 0.95, 0.99)(dur_ns) FROM spans WHERE ${SINCE} AND ${ENTRY} GROUP BY at ORDER BY at`;
const ROUTES = (
  order: string,
): string => `SELECT route, method, service, count() AS n, countIf(http_status >= 500) AS bad,
  quantileExact(0.95)(dur_ns) AS p95 FROM spans WHERE ${SINCE} AND operation = 'http.request' AND route != ''
  GROUP BY ALL ORDER BY ${order} DESC LIMIT 10`;
const TRACES = (
  having: string,
): string => `SELECT trace_id, min(ts) AS start, count(), countIf(status = 'error') AS errors,
  uniqExact(service), argMin(name, ts), argMin(dur_ns, ts) AS ns, sum(cost_nano) FROM spans WHERE ${SINCE}
  GROUP BY trace_id ${having} ORDER BY start DESC LIMIT 51`;
const LOGS = (condition: string): string =>
  `SELECT ts, level, service, body, attrs FROM logs WHERE ${SINCE} AND ${condition} ORDER BY ts DESC LIMIT 51`;

function ofToday(): Asked[] {
  return [
    one('ops.summary', 50, [opsSummary, {}], 'today', RUNS, AGENTS, SPENT('agent_id')),
    one('ops.top', 100, [opsTop, { kind: 'agents' }], 'today', AGENTS, SPENT('agent_id')),
    one(
      'ops.timeseries cost',
      100,
      [opsTimeseries, { metric: 'cost_by_hour' }],
      'today',
      SPENT('toHour(ts)'),
    ),
    one(
      'golden.summary',
      50,
      [goldenSummary, {}],
      6 * 60_000,
      TREND(86_400),
      `SELECT uniqExact(client_id) FROM spans WHERE ts > now() - INTERVAL 1 DAY`,
    ),
  ];
}

function ofSignals(): Asked[] {
  return [
    one(
      'golden.trends latency 24h',
      200,
      [goldenTrends, { metric: 'latency', range: '24h' }],
      DAY,
      TREND(300),
    ),
    one(
      'golden.trends latency 30d',
      500,
      [goldenTrends, { metric: 'latency', range: '30d' }],
      30 * DAY,
      TREND(10_800),
    ),
    one('golden.trends errors 24h', 200, [goldenTrends, { metric: 'errors', range: '24h' }], DAY, TREND(300)),
    one(
      'golden.top_routes 24h',
      200,
      [goldenTopRoutes, { range: '24h', sort: 'latency' }],
      DAY,
      ROUTES('p95'),
    ),
    one(
      'golden.top_routes 30d',
      200,
      [goldenTopRoutes, { range: '30d', sort: 'errors' }],
      30 * DAY,
      ROUTES('bad'),
    ),
    one(
      'golden.top_errors 24h',
      200,
      [goldenTopErrors, { range: '24h' }],
      DAY,
      `SELECT error_type, count() AS n, max(ts), argMax(trace_id, ts) FROM spans WHERE ${SINCE} AND status = 'error' GROUP BY 1 ORDER BY n DESC LIMIT 10`,
    ),
  ];
}

function ofLists(traceId: string): Asked[] {
  return [
    one('traces.list all', 200, [tracesList, {}], 30 * DAY, TRACES('')),
    one(
      'traces.list recent_errors',
      200,
      [tracesList, { view: 'recent_errors' }],
      30 * DAY,
      TRACES('HAVING errors > 0'),
    ),
    one(
      'traces.list recent_slow',
      200,
      [tracesList, { view: 'recent_slow' }],
      30 * DAY,
      TRACES('HAVING ns > 1900000000'),
    ),
    one(
      'traces.list of a client',
      200,
      [tracesList, { client_id: 'client-7' }],
      30 * DAY,
      TRACES(`HAVING max(client_id) = 'client-7'`),
    ),
    one(
      'traces.one',
      200,
      [tracesOne, { trace_id: traceId }],
      30 * DAY,
      `SELECT * FROM spans WHERE ${SINCE} AND trace_id = unhex('${traceId}')`,
    ),
    one('logs.list', 200, [logsList, { level: 'WARN' }], 30 * DAY, LOGS('severity_number >= 13')),
    one(
      'logs.list search',
      200,
      [logsList, { level: 'ERROR', search: 'attempt' }],
      30 * DAY,
      LOGS(`severity_number >= 17 AND body ILIKE '%attempt%'`),
    ),
  ];
}

function ofCost(): Asked[] {
  return [
    one(
      'cost.report day by model',
      200,
      [costReport, { period: 'day', group_by: 'model' }],
      'today',
      SPENT('model'),
      SPENT('toHour(ts)'),
    ),
    one(
      'cost.report month by model',
      200,
      [costReport, { period: 'month', group_by: 'model' }],
      'month',
      SPENT('model'),
      SPENT('toDate(ts)'),
    ),
    one(
      'cost.report month by user',
      200,
      [costReport, { period: 'month', group_by: 'user' }],
      'month',
      SPENT('subject'),
      SPENT('toDate(ts)'),
    ),
  ];
}

/** Every question measured; `traceId` is one that exists. */
export function questions(traceId: string): Asked[] {
  return [...ofToday(), ...ofSignals(), ...ofLists(traceId), ...ofCost()];
}
