import type { ResultOf, tracesOne } from '@watchtower/contract';
import { usdOf } from '../../kernel/money.ts';
import type { Store } from '../../store/store.ts';
import { missingOf } from './completeness.ts';
import { rootCauseOf, type TreeSpan } from './root-cause.ts';
import { FAILED, PRICED, ROOT } from './span-sql.ts';
import { scopeSql, type TraceScope } from './trace-scope.ts';

/** The summary of all spans of a trace. */
export type TraceSummary = ResultOf<typeof tracesOne>['summary'];

/** Traces larger than this get their root cause from the failing spans alone. */
const TREE_MAX = 100_000;
const ORPHANS_MAX = 20;

interface Totals {
  readonly spans: string;
  readonly services: string;
  readonly processes: string;
  readonly own: string;
  readonly first_ns: string;
  readonly last_start_ns: string;
  readonly end_ns: string;
  readonly errors: string;
  readonly nano: string;
  readonly priced: string;
  readonly unpriced: string;
  readonly operations: Readonly<Record<string, string>>;
  readonly enqueued: readonly string[];
  readonly dequeued: readonly string[];
}

/** Sums over all spans; `null` for a trace that is not there, or holds nothing of this client. */
async function totalsOf(store: Store, scope: TraceScope): Promise<Totals | null> {
  const { where, values } = scopeSql(scope);
  const [row] = await store.query<Totals>(
    `SELECT count() AS spans, uniqExact(service) AS services,
       uniqExact(service, pid, res['host.name'], res['service.instance.id']) AS processes,
       countIf(spans.client_id != '') AS own,
       toString(toUnixTimestamp64Nano(min(ts))) AS first_ns, toString(toUnixTimestamp64Nano(max(ts))) AS last_start_ns,
       toString(max(toUnixTimestamp64Nano(ts) + dur_ns)) AS end_ns,
       countIf(${FAILED}) AS errors, sumIf(cost_nano, ${PRICED}) AS nano, countIf(${PRICED}) AS priced,
       countIf(cost_source = 'unknown') AS unpriced,
       sumMap(map(toString(operation), toUInt64(1))) AS operations,
       groupUniqArrayIf(1000)(job_id, operation = 'job.enqueue' AND job_id != '') AS enqueued,
       groupUniqArrayIf(1000)(job_id, operation = 'job.dequeue' AND job_id != '') AS dequeued
     FROM spans WHERE ${where}`,
    values,
  );
  const nothing = row === undefined || row.spans === '0' || (scope.clientId !== null && row.own === '0');
  return nothing ? null : row;
}

/** Parents that never came, each once; a parent that belongs to another client is not missing. */
async function orphanParents(store: Store, scope: TraceScope): Promise<string[]> {
  const { where, values } = scopeSql(scope);
  const rows = await store.query<{ parent: string }>(
    `SELECT lower(hex(parent_span_id)) AS parent FROM spans
     WHERE ${where} AND NOT ${ROOT}
       AND parent_span_id NOT IN (SELECT span_id FROM spans WHERE trace_id = unhex({trace_id:String}))
     GROUP BY parent_span_id ORDER BY min(ts) LIMIT ${ORPHANS_MAX}`,
    values,
  );
  return rows.map(({ parent }) => parent);
}

async function rootCause(store: Store, scope: TraceScope, whole: boolean): Promise<string | null> {
  const { where, values } = scopeSql(scope);
  const rows = await store.query<TreeSpan>(
    `SELECT lower(hex(span_id)) AS id, lower(hex(parent_span_id)) AS parent,
       toString(toUnixTimestamp64Nano(ts)) AS start, toBool(${FAILED}) AS failed
     FROM spans WHERE ${where} ${whole ? '' : `AND ${FAILED}`} ORDER BY ts LIMIT ${TREE_MAX}`,
    values,
  );
  return rootCauseOf(rows);
}

/**
 * The summary of all spans of a trace, and the bounds its spans start in.
 * Cost is the sum of its priced calls, `null` when there is none.
 */
export async function summaryOf(
  store: Store,
  scope: TraceScope,
): Promise<{ summary: TraceSummary; bounds: { from: string; to: string } } | null> {
  const totals = await totalsOf(store, scope);
  if (totals === null) return null;
  const bounds = { from: totals.first_ns, to: totals.last_start_ns };
  const within = { ...scope, bounds };
  const [orphans, cause] = await Promise.all([
    orphanParents(store, within),
    totals.errors === '0' ? null : rootCause(store, within, Number(totals.spans) <= TREE_MAX),
  ]);
  const counts = new Map(Object.entries(totals.operations).map(([name, n]) => [name, Number(n)]));
  const { enqueued, dequeued } = totals;
  const missing = missingOf({ counts, enqueued, dequeued, orphanParents: orphans });
  const priced = Number(totals.priced);
  const summary = {
    spans: Number(totals.spans),
    services: Number(totals.services),
    processes: Number(totals.processes),
    start_unix_nano: totals.first_ns,
    duration_ms: Number(BigInt(totals.end_ns) - BigInt(totals.first_ns)) / 1e6,
    errors: Number(totals.errors),
    cost_usd: priced === 0 ? null : usdOf({ nano: totals.nano, calls: priced, unpriced: 0 }),
    unpriced_calls: Number(totals.unpriced),
    complete: missing.length === 0,
    missing,
    root_cause_span_id: cause,
  };
  return { summary, bounds };
}
