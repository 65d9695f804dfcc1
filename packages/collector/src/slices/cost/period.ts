import { WatchtowerError } from '@watchtower/contract';

const DAY_MS = 86_400_000;
/** Years a report may be asked for: all that the engine's instants can hold, and more than is ever kept. */
const FIRST_YEAR = 2000;
const LAST_YEAR = 2100;

/** Kind of a reporting period, all in UTC; a week starts on Monday. */
export type PeriodKind = 'day' | 'week' | 'month';

/** A reporting period in epoch milliseconds, half-open, and the width of its buckets in seconds. */
export interface Period {
  readonly fromMs: number;
  readonly toMs: number;
  readonly bucketS: 3600 | 86_400;
}

function refuse(message: string): never {
  throw new WatchtowerError('invalid_argument', `The parameter at is not valid: ${message}.`, {
    issues: [{ field: 'at', message }],
  });
}

function dayOf(kind: PeriodKind, at: string | undefined, now: number): Date {
  if (at === undefined) return new Date(Math.floor(now / DAY_MS) * DAY_MS);
  if (at.length === 7 && kind !== 'month') refuse(`a ${kind} needs YYYY-MM-DD`);
  const text = at.length === 7 ? `${at}-01` : at;
  const day = new Date(`${text}T00:00:00.000Z`);
  if (Number.isNaN(day.getTime()) || !day.toISOString().startsWith(text)) refuse('there is no such day');
  const year = day.getUTCFullYear();
  if (year < FIRST_YEAR || year > LAST_YEAR) refuse(`must lie between ${FIRST_YEAR} and ${LAST_YEAR}`);
  return day;
}

/**
 * The day, ISO week or month that holds `at` (`YYYY-MM-DD`, for a month also `YYYY-MM`), or the current one.
 * @throws WatchtowerError `invalid_argument` naming `at`.
 */
export function periodOf(kind: PeriodKind, at: string | undefined, now: number): Period {
  const day = dayOf(kind, at, now);
  const start = day.getTime();
  if (kind === 'day') return { fromMs: start, toMs: start + DAY_MS, bucketS: 3600 };
  if (kind === 'week') {
    const monday = start - ((day.getUTCDay() + 6) % 7) * DAY_MS;
    return { fromMs: monday, toMs: monday + 7 * DAY_MS, bucketS: 86_400 };
  }
  const [year, month] = [day.getUTCFullYear(), day.getUTCMonth()];
  return { fromMs: Date.UTC(year, month, 1), toMs: Date.UTC(year, month + 1, 1), bucketS: 86_400 };
}
