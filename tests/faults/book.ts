import {
  auditList,
  auditVerify,
  type Client,
  costReport,
  goldenTopRoutes,
  goldenTrends,
  goldenValue,
  logsList,
  opsSummary,
  tracesList,
  tracesOne,
} from '@watchtower/contract';
import { type Carried, SERVICE } from './telemetry.ts';

/** Everything the senders say, as the query API should count it. */
export interface Counted {
  /** Trace → `spans failed cost`. */
  readonly traces: Record<string, string>;
  readonly logs: readonly string[];
  readonly audits: readonly string[];
  readonly metrics: { added: number; running: number; observed: number };
  /** Route → `requests errors`. */
  readonly routes: Record<string, string>;
  readonly traffic: number;
  readonly serverErrors: number;
  /** Runs of the UTC day asked for. */
  readonly runs: number;
  readonly calls: number;
  readonly tokens: { input: number; output: number };
  readonly cost_usd: number;
}

const usd = (nano: number): number => Math.round(nano / 1000) / 1e6;
const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
const sorted = (values: readonly string[]): string[] => values.toSorted((a, b) => (a < b ? -1 : 1));
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const ratio = (part: number, all: number): number => Number((part / all).toFixed(6));

function routesOf(traces: readonly NonNullable<Carried['trace']>[]): Record<string, string> {
  const routes: Record<string, string> = {};
  for (const [route, hits] of Map.groupBy(traces, (trace) => trace.route))
    routes[route] = `${hits.length} ${ratio(hits.filter((hit) => hit.failed).length, hits.length)}`;
  return routes;
}

/** What the book says must be there; runs of `today` alone are counted by the API. */
export function expectedOf(book: readonly Carried[], today: string): Counted {
  const traces = book.flatMap(({ trace }) => trace ?? []);
  const logs = book.flatMap(({ logs: sent }) => sent ?? []);
  const metrics = book.flatMap(({ metrics: sent }) => sent ?? []);
  return {
    traces: Object.fromEntries(traces.map((t) => [t.id, `3 ${t.failed ? 1 : 0} ${usd(t.nano)}`])),
    logs: sorted(logs.flatMap(({ messages }) => messages)),
    audits: sorted(book.flatMap(({ audits }) => audits ?? [])),
    metrics: {
      added: sumOf(metrics.map((m) => m.added)),
      running: sumOf(metrics.map((m) => m.steps)),
      observed: sumOf(metrics.map((m) => m.observed)),
    },
    routes: routesOf(traces),
    traffic: traces.length,
    serverErrors: traces.filter((trace) => trace.failed).length,
    runs: book.filter((carried) => carried.logs !== undefined && dayOf(carried.at) === today).length,
    calls: traces.length,
    tokens: { input: sumOf(traces.map((t) => t.input)), output: sumOf(traces.map((t) => t.output)) },
    cost_usd: usd(sumOf(traces.map((t) => t.nano))),
  };
}

async function pages<T>(
  ask: (cursor: object) => Promise<{ items: T[]; next_cursor: string | null }>,
): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: T[]; next_cursor: string | null } = await ask(cursor === null ? {} : { cursor });
    all.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return all;
}

async function counter(client: Client, metric: string): Promise<number> {
  const { series } = await client.ask(goldenTrends, { metric, range: '1h' });
  return sumOf(series.flatMap(({ points }) => points.map(([, value]) => value ?? 0)));
}

/** Counts all of it through the query API alone. */
export async function countedBy(client: Client, days: readonly string[]): Promise<Counted> {
  const limit = 100;
  const traces = await pages((cursor) => client.ask(tracesList, { service: SERVICE, limit, ...cursor }));
  const logs = await pages((cursor) => client.ask(logsList, { service: SERVICE, limit, ...cursor }));
  const audits = await pages((cursor) => client.ask(auditList, { actor_id: SERVICE, limit, ...cursor }));
  const routes = await client.ask(goldenTopRoutes, { range: '1h', limit });
  const window = { agg: 'sum', window_s: 3600, service: SERVICE } as const;
  const spread = await client.ask(goldenValue, { metric: 'fault_spread_ms', ...window });
  const traffic = await client.ask(goldenValue, { metric: 'traffic', ...window });
  const errors = await client.ask(goldenTrends, { metric: 'errors', range: '1h', service: SERVICE });
  const failing = errors.series.filter(({ name }) => name === '5xx').flatMap(({ points }) => points);
  const { runs_today } = await client.ask(opsSummary, {});
  const cost = await Promise.all(days.map((at) => client.ask(costReport, { period: 'day', at })));
  const totals = cost.map(({ total }) => total);
  return {
    traces: Object.fromEntries(
      traces.map((t) => [t.trace_id, `${t.spans} ${t.errors} ${String(t.cost_usd)}`]),
    ),
    logs: sorted(logs.map(({ message }) => message)),
    audits: sorted(audits.map(({ audit_id }) => audit_id)),
    metrics: {
      added: await counter(client, 'fault_added'),
      running: await counter(client, 'fault_running'),
      observed: spread.value ?? 0,
    },
    routes: Object.fromEntries(routes.items.map((r) => [r.route, `${r.count} ${r.error_rate}`])),
    traffic: traffic.value ?? 0,
    serverErrors: sumOf(failing.map(([, value]) => value ?? 0)),
    runs: runs_today,
    calls: sumOf(totals.map(({ calls }) => calls)),
    tokens: {
      input: sumOf(totals.map(({ input_tokens }) => input_tokens)),
      output: sumOf(totals.map(({ output_tokens }) => output_tokens)),
    },
    cost_usd: Math.round(sumOf(totals.map(({ cost_usd }) => cost_usd ?? 0)) * 1e6) / 1e6,
  };
}

/** Whether a trace has three different spans, asked one by one. */
export async function wholeTrace(client: Client, traceId: string): Promise<boolean> {
  const { summary, spans } = await client.ask(tracesOne, { trace_id: traceId });
  return summary.spans === 3 && new Set(spans.map(({ span_id }) => span_id)).size === 3;
}

/** Records of the hash chain, when it holds from the first to the last. */
export async function chainLength(client: Client): Promise<number> {
  const { ok, checked, first_seq, last_seq } = await client.ask(auditVerify, {});
  return ok && first_seq === 1 && last_seq === checked ? checked : -1;
}
