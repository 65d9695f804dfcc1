import type { Store } from '../../store/store.ts';

/**
 * Every run that started since the day before `since`, merged from its records: events and spans of one run are one
 * row. A run whose start was not heard of is dated back from its end.
 */
const MERGED = `SELECT run_id, max(agent_id) AS agent, max(subject) AS who, max(client_id) AS client,
    max(ended) AS ended_at,
    max(dur_ns) AS measured_ns,
    coalesce(min(started), ended_at - toIntervalNanosecond(measured_ns)) AS started_at,
    max(status).2 AS outcome,
    if(measured_ns > 0, measured_ns, toUInt64(greatest(0, dateDiff('nanosecond', started_at, coalesce(ended_at, started_at))))) / 1e6 AS duration_ms
  FROM runs WHERE day >= toDate({since:DateTime('UTC')}) - 1 GROUP BY run_id`;

const SUCCESS = `outcome = 'success' AND isNotNull(ended_at)`;

/** Counts of the day. */
export interface RunTotals {
  readonly runs: number;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly errors_last_hour: number;
}

function measured(value: number, count: number): number | null {
  return count === 0 ? null : Math.round(value * 1000) / 1000;
}

/** Runs of one agent today. */
export interface AgentRuns {
  readonly agent_id: string;
  readonly runs: number;
  readonly p95_ms: number | null;
}

interface DayRow {
  readonly whole: '0' | '1';
  readonly agent: string;
  readonly runs: string;
  readonly ok: string;
  readonly ms: readonly [number, number];
  readonly failed: string;
}

/**
 * Runs since `midnight`, the duration of the successful ones, and what failed in the hour before `now`; in all and
 * by agent, from one reading of the runs.
 */
export async function runsOfDay(
  store: Store,
  midnight: number,
  now: number,
): Promise<{ totals: RunTotals; agents: readonly AgentRuns[] }> {
  const hourAgo = now - 3_600_000;
  const rows = await store.query<DayRow>(
    `SELECT grouping(agent) AS whole, agent, countIf(started_at >= {midnight:DateTime64(3, 'UTC')}) AS runs,
       countIf(started_at >= {midnight:DateTime64(3, 'UTC')} AND ${SUCCESS}) AS ok,
       quantilesExactInclusiveIf(0.5, 0.95)(duration_ms, started_at >= {midnight:DateTime64(3, 'UTC')} AND ${SUCCESS}) AS ms,
       countIf(outcome = 'failed' AND ended_at > {hour:DateTime64(3, 'UTC')}) AS failed
     FROM (${MERGED}) GROUP BY GROUPING SETS ((agent), ())`,
    { midnight, hour: hourAgo, since: Math.min(midnight, hourAgo) },
  );
  const total = rows.find(({ whole }) => whole === '1');
  const ok = Number(total?.ok ?? 0);
  return {
    totals: {
      runs: Number(total?.runs ?? 0),
      p50: measured(total?.ms[0] ?? 0, ok),
      p95: measured(total?.ms[1] ?? 0, ok),
      errors_last_hour: Number(total?.failed ?? 0),
    },
    agents: rows
      .filter(({ whole, agent, runs }) => whole === '0' && agent !== '' && runs !== '0')
      .map(({ agent, runs, ok: done, ms }) => ({
        agent_id: agent,
        runs: Number(runs),
        p95_ms: measured(ms[1], Number(done)),
      })),
  };
}

/** Runs that started, or that ended failed, by UTC hour of the day that begins at `midnight`. */
export async function runsByHour(
  store: Store,
  of: 'started' | 'failed',
  midnight: number,
): Promise<ReadonlyMap<number, number>> {
  const [moment, condition] = of === 'started' ? ['started_at', '1'] : ['ended_at', `outcome = 'failed'`];
  const rows = await store.query<{ hour: number; n: string }>(
    `SELECT toHour(assumeNotNull(${moment}), 'UTC') AS hour, count() AS n FROM (${MERGED})
     WHERE ${condition} AND ${moment} >= {midnight:DateTime64(3, 'UTC')} AND ${moment} < {next:DateTime64(3, 'UTC')} GROUP BY hour`,
    { midnight, next: midnight + 86_400_000, since: midnight },
  );
  return new Map(rows.map(({ hour, n }) => [hour, Number(n)]));
}

/** Distinct subjects that started a run or wrote a message in the 24 hours before `now`. */
export async function activeUsers(store: Store, now: number): Promise<number> {
  const since = now - 86_400_000;
  const [row] = await store.query<{ n: string }>(
    `SELECT uniqExact(who) AS n FROM (
       SELECT who FROM (${MERGED}) WHERE started_at > {since:DateTime64(3, 'UTC')} AND who != ''
       UNION ALL
       SELECT subject AS who FROM messages_1m WHERE t > {since:DateTime('UTC')}
     )`,
    { since },
  );
  return Number(row?.n ?? 0);
}
