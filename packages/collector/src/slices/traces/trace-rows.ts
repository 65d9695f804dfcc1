import type { ResultOf, tracesList } from '@watchtower/contract';
import { usdOf } from '../../kernel/money.ts';
import type { Window } from '../../kernel/search-back.ts';
import type { Store } from '../../store/store.ts';
import { FAILED, PRICED, ROOT } from './span-sql.ts';
import type { TraceConditions } from './trace-filter.ts';

/** One trace of the index. */
export type TraceItem = ResultOf<typeof tracesList>['items'][number];

/** Where a page ended: start of the last trace in epoch nanoseconds, and its id. */
export interface TraceEnd {
  readonly ts: string;
  readonly trace: string;
}

const HOUR_NS = 3_600_000_000_000n;
const DAY_NS = 24n * HOUR_NS;

const at = (name: string): string => `fromUnixTimestamp64Nano({${name}:Int64}, 'UTC')`;
const near = `ts >= ${at('near')} AND ts < ${at('far')}`;

/** How far around a window the other spans of its traces are looked for. */
function reach({ lower, upper }: Window, backNs: bigint): { near: string; far: string } {
  const far = upper === null ? 9_000_000_000_000_000_000n : upper + DAY_NS;
  return { near: String(lower > backNs ? lower - backNs : 0n), far: String(far) };
}

/** Whether any span near a window meets each of the conditions: spares the sets of a window that holds nothing. */
async function meetsAll(
  store: Store,
  conditions: readonly string[],
  values: Readonly<Record<string, unknown>>,
): Promise<boolean> {
  for (const condition of conditions) {
    const found = await store.query(`SELECT 1 FROM spans WHERE ${near} AND ${condition} LIMIT 1`, values);
    if (found.length === 0) return false;
  }
  return true;
}

/**
 * Ids and starts of the traces that may begin in a window, newest first. A trace begins with its root or, where the
 * parent of its first span never came, with its earliest span; a candidate whose beginning lies further back shows it
 * in {@link traceItems}.
 */
export async function traceStarts(
  store: Store,
  conditions: TraceConditions,
  window: Window,
  end: TraceEnd | null,
  limit: number,
): Promise<TraceEnd[]> {
  const upper = end === null ? window.upper : BigInt(end.ts) + 1n;
  const met = [...conditions.some, ...(conditions.failing ? [FAILED] : [])];
  const values = { ...conditions.values, ...reach(window, HOUR_NS) };
  if (!(await meetsAll(store, met, values))) return [];
  const with_ = (condition: string): string =>
    `trace_id IN (SELECT trace_id FROM spans WHERE ${near} AND ${condition})`;
  const narrowed = [
    `ts >= ${at('lower')}`,
    ...(upper === null ? [] : [`ts < ${at('upper')}`]),
    ...met.map(with_),
    `(${ROOT} OR trace_id NOT IN (SELECT trace_id FROM spans WHERE ${near} AND ${ROOT}))`,
    ...conditions.root.map((condition) => `(NOT ${ROOT} OR ${condition})`),
  ];
  const rows = await store.query<{ start_ns: string; trace: string }>(
    `SELECT toString(toUnixTimestamp64Nano(min(ts))) AS start_ns, lower(hex(trace_id)) AS trace
     FROM spans WHERE ${narrowed.join(' AND ')} GROUP BY trace_id
     ${end === null ? '' : `HAVING (min(spans.ts), trace) < (${at('end')}, {trace:String})`}
     ORDER BY min(spans.ts) DESC, trace DESC LIMIT {limit:UInt32}`,
    {
      ...values,
      limit,
      lower: String(window.lower),
      upper: String(upper ?? 0n),
      end: end?.ts ?? '0',
      trace: end?.trace ?? '',
    },
  );
  return rows.map(({ start_ns, trace }) => ({ ts: start_ns, trace }));
}

interface Row {
  readonly trace: string;
  readonly start_ns: string;
  readonly first: readonly [string, string, string];
  readonly route: string;
  readonly domain: string;
  readonly client_id: string;
  readonly dur_ns: string;
  readonly total_ns: string;
  readonly spans: string;
  readonly errors: string;
  readonly services: string;
  readonly nano: string;
  readonly priced: string;
}

function itemOf(row: Row): TraceItem {
  const [name, service, operation] = row.first;
  const priced = Number(row.priced);
  return {
    trace_id: row.trace,
    name,
    service,
    operation,
    route: row.route === '' ? null : row.route,
    domain: row.domain === '' ? null : row.domain,
    client_id: row.client_id === '' ? null : row.client_id,
    status: row.errors === '0' ? 'ok' : 'error',
    start: new Date(Number(BigInt(row.start_ns) / 1_000_000n)).toISOString(),
    start_unix_nano: row.start_ns,
    duration_ms: Number(row.dur_ns) / 1e6,
    total_ms: Number(row.total_ns) / 1e6,
    spans: Number(row.spans),
    errors: Number(row.errors),
    services: Number(row.services),
    cost_usd: priced === 0 ? null : usdOf({ nano: row.nano, calls: priced, unpriced: 0 }),
  };
}

/** What the index says of each of some traces, over all their spans that `clientId` may see. */
export async function traceItems(
  store: Store,
  ids: readonly string[],
  window: Window,
  clientId: string | null,
): Promise<ReadonlyMap<string, TraceItem>> {
  if (ids.length === 0) return new Map();
  const first = (column: string): string => `argMin(${column}, (NOT ${ROOT}, spans.ts))`;
  const told = (column: string): string =>
    `argMinIf(toString(spans.${column}), (NOT ${ROOT}, spans.ts), spans.${column} != '')`;
  const rows = await store.query<Row>(
    `SELECT lower(hex(trace_id)) AS trace,
       toString(toUnixTimestamp64Nano(${first('ts')})) AS start_ns,
       ${first('(toString(name), toString(service), toString(operation))')} AS first,
       ${told('route')} AS route, ${told('domain')} AS domain, ${told('client_id')} AS client_id,
       ${first('spans.dur_ns')} AS dur_ns,
       toString(max(toUnixTimestamp64Nano(spans.ts) + toInt64(spans.dur_ns)) - min(toUnixTimestamp64Nano(spans.ts))) AS total_ns,
       count() AS spans, countIf(${FAILED}) AS errors, uniqExact(service) AS services,
       sumIf(cost_nano, ${PRICED}) AS nano,
       countIf(${PRICED}) AS priced
     FROM spans WHERE ${near} AND trace_id IN (SELECT toFixedString(unhex(arrayJoin({ids:Array(String)})), 16))
       ${clientId === null ? '' : `AND spans.client_id IN ('', {client:String})`}
     GROUP BY trace_id`,
    { ...reach(window, DAY_NS), ids, client: clientId },
  );
  return new Map(rows.map((row) => [row.trace, itemOf(row)]));
}
