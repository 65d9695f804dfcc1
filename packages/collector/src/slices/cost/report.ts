import { costReport, type ResultOf } from '@watchtower/contract';
import { type Answer, answer } from '../../kernel/answer.ts';
import { usdOf } from '../../kernel/money.ts';
import type { Store } from '../../store/store.ts';
import { type Period, periodOf } from './period.ts';

/** Dimension → column. */
const COLUMNS = {
  model: 'model',
  provider: 'provider',
  client: 'client_id',
  user: 'subject',
  feature: 'feature',
  session: 'session_id',
  agent: 'agent_id',
  agent_type: 'agent_type',
  blueprint: 'blueprint_id',
  tool: 'tool_id',
  platform: 'platform',
  lane: 'lane',
  task_class: 'task_class',
  epic: 'epic_id',
  story: 'story_id',
} as const;
/** Dimensions that only the hourly rollup has. */
const HOURLY_ONLY: ReadonlySet<string> = new Set(['subject', 'session_id', 'story_id']);
const HOURLY_KEPT_MS = 90 * 86_400_000;
const MAX_ITEMS = 500;
/** Key of what carries no value in the dimension. */
export const NONE = '(none)';
/** Key of everything beyond the most expensive items. */
export const OTHER = '__other__';

const SUMS = `sum(calls) AS n, sum(unpriced) AS unpriced_n, sum(cost_nano) AS nano, sum(input_tokens) AS input_n,
  sum(output_tokens) AS output_n, sum(cache_read_tokens) AS cache_read_n, sum(cache_write_tokens) AS cache_write_n,
  sum(reasoning_tokens) AS reasoning_n`;

interface Sums {
  n: string;
  unpriced_n: string;
  nano: string;
  input_n: string;
  output_n: string;
  cache_read_n: string;
  cache_write_n: string;
  reasoning_n: string;
}

function moneyOf({ nano, n, unpriced_n }: Sums): number | null {
  return usdOf({ nano, calls: n, unpriced: unpriced_n });
}

function spentOf(row: Sums): ResultOf<typeof costReport>['total'] {
  return {
    cost_usd: moneyOf(row),
    calls: Number(row.n),
    unpriced_calls: Number(row.unpriced_n),
    input_tokens: Number(row.input_n),
    output_tokens: Number(row.output_n),
    cache_read_tokens: Number(row.cache_read_n),
    cache_write_tokens: Number(row.cache_write_n),
    reasoning_tokens: Number(row.reasoning_n),
  };
}

function shareOf(row: Sums, total: Sums): number | null {
  const all = Number(total.nano);
  return moneyOf(row) === null || all === 0 ? null : Number((Number(row.nano) / all).toFixed(6));
}

/** The buckets cover the period: their sum is the total, without a statement of its own. */
function totalOf(buckets: readonly Sums[]): Sums {
  const sum = (of: keyof Sums): string =>
    String(buckets.reduce((all, bucket) => all + BigInt(bucket[of]), 0n));
  return {
    n: sum('n'),
    unpriced_n: sum('unpriced_n'),
    nano: sum('nano'),
    input_n: sum('input_n'),
    output_n: sum('output_n'),
    cache_read_n: sum('cache_read_n'),
    cache_write_n: sum('cache_write_n'),
    reasoning_n: sum('reasoning_n'),
  };
}

function bucketsOf(period: Period, rows: (Sums & { at: number })[]): ResultOf<typeof costReport>['buckets'] {
  const found = new Map(rows.map((row) => [row.at * 1000, row]));
  const buckets = [];
  for (let at = period.fromMs; at < period.toMs; at += period.bucketS * 1000) {
    const row = found.get(at);
    buckets.push({ start: new Date(at).toISOString(), cost_usd: row === undefined ? 0 : moneyOf(row) });
  }
  return buckets;
}

/** What LLM calls cost in a day, week or month, by one dimension; read from the rollups alone. */
export function costReportAnswer(store: Store): Answer {
  return answer(costReport, async ({ params, clientId, now }) => {
    const kind = params.period ?? 'day';
    const groupBy = params.group_by ?? 'model';
    const period = periodOf(kind, params.at, now);
    const column = COLUMNS[groupBy];
    const kept = period.fromMs > now - HOURLY_KEPT_MS;
    const table = HOURLY_ONLY.has(column) || (kept && kind === 'day') ? 'cost_1h' : 'cost_1d';
    const where = `t >= {from:DateTime('UTC')} AND t < {to:DateTime('UTC')}${clientId === null ? '' : ' AND client_id = {client:String}'}`;
    const values = { from: period.fromMs, to: period.toMs, client: clientId, none: NONE, other: OTHER };
    const ranked = `SELECT ${column} AS k, ${SUMS}, row_number() OVER (ORDER BY nano DESC, n DESC, k) AS place
      FROM ${table} WHERE ${where} GROUP BY k`;
    const [items, buckets] = await Promise.all([
      store.query<Sums & { key: string }>(
        `SELECT if(place > ${MAX_ITEMS}, {other:String}, if(k = '', {none:String}, toString(k))) AS key,
           sum(n) AS n, sum(unpriced_n) AS unpriced_n, sum(nano) AS nano, sum(input_n) AS input_n, sum(output_n) AS output_n,
           sum(cache_read_n) AS cache_read_n, sum(cache_write_n) AS cache_write_n, sum(reasoning_n) AS reasoning_n
         FROM (${ranked}) GROUP BY key ORDER BY min(place)`,
        values,
      ),
      store.query<Sums & { at: number }>(
        `SELECT toUInt32(intDiv(toUnixTimestamp(t), ${period.bucketS}) * ${period.bucketS}) AS at, ${SUMS}
         FROM ${table} WHERE ${where} GROUP BY at`,
        values,
      ),
    ]);
    const total = totalOf(buckets);
    return {
      period: kind,
      from: new Date(period.fromMs).toISOString(),
      to: new Date(period.toMs).toISOString(),
      group_by: groupBy,
      total: spentOf(total),
      items: items.map((row) => ({ key: row.key, share: shareOf(row, total), ...spentOf(row) })),
      buckets: bucketsOf(period, buckets),
    };
  });
}
