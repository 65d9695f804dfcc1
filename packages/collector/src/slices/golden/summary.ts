import {
  alertsList,
  goldenSummary,
  healthComponents,
  isWatchtowerError,
  opsSummary,
  type ResultOf,
} from '@watchtower/contract';
import { type Answer, answer } from '../../kernel/answer.ts';
import type { SliceContext } from '../../kernel/slice.ts';
import type { Vitals } from './vitals.ts';

/** What a slice that is not there would have said. */
async function orElse<T>(asked: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (isWatchtowerError(error, 'not_found')) return otherwise;
    throw error;
  }
}

async function activeAlerts(
  ask: SliceContext['ask'],
): Promise<ResultOf<typeof goldenSummary>['active_alerts']> {
  const counts = { critical: 0, warning: 0, info: 0 };
  let cursor: string | null = null;
  do {
    const page: ResultOf<typeof alertsList> = await ask(alertsList, {
      status: 'active',
      limit: 100,
      ...(cursor === null ? {} : { cursor }),
    });
    for (const { severity } of page.items) counts[severity]++;
    cursor = page.next_cursor;
  } while (cursor !== null);
  return counts;
}

async function clientsOfLastDay(store: SliceContext['store'], now: number): Promise<number> {
  const [row] = await store.query<{ n: string }>(
    `SELECT uniqExact(client_id) AS n FROM lat_1h WHERE t > {since:DateTime('UTC')} AND client_id != ''`,
    { since: now - 86_400_000 },
  );
  return Number(row?.n ?? 0);
}

/** Reads the first row of the command centre; the caller keeps it for five seconds. */
export async function readSummary(
  { ask, store, version, startedAt, config }: SliceContext,
  vitals: () => Promise<Vitals>,
  now: number,
): Promise<ResultOf<typeof goldenSummary>> {
  const [signals, services, users, clients, alerts] = await Promise.all([
    vitals(),
    orElse(ask(healthComponents, {}), { items: [], next_cursor: null }),
    orElse(
      ask(opsSummary, {}).then(({ active_users_24h }) => active_users_24h),
      0,
    ),
    clientsOfLastDay(store, now),
    orElse(activeAlerts(ask), { critical: 0, warning: 0, info: 0 }),
  ]);
  return {
    ...signals,
    services: services.items,
    server: {
      version,
      uptime_s: Math.max(0, Math.round((now - startedAt) / 1000)),
      environment: config.environment,
      active_users: users,
      clients,
    },
    active_alerts: alerts,
  };
}

/** Four golden signals now, services, server and alerts. */
export function goldenSummaryAnswer(read: () => Promise<ResultOf<typeof goldenSummary>>): Answer {
  return answer(goldenSummary, read);
}
