import type { Store } from '../../../store/store.ts';
import { RESTORED_HOURS, type SeriesBook } from './series.ts';

interface Row {
  readonly series: string;
  readonly start: string;
  readonly time: string;
  readonly value: number;
  readonly count: string;
  readonly counts: readonly string[];
}

const HOUR_MS = 3_600_000;
const SERIES_MAX = 200_000;

// A point's own counts of one start add up to what the sender had reported last.
const LAST = `
  SELECT toString(series) AS series, toString(toUnixTimestamp64Milli(start_ts)) AS start,
    toString(toUnixTimestamp64Milli(max(ts))) AS time, argMax(value, ts) AS value,
    toString(sum(p.count)) AS count, arrayMap(n -> toString(n), sumForEach(bucket_counts)) AS counts
  FROM metric_points AS p
  WHERE kind IN ('counter', 'histogram') AND ts > now() - toIntervalHour({hours:UInt16})
    AND (series, start_ts) IN (
      SELECT series, max(start_ts) FROM metric_points
      WHERE kind IN ('counter', 'histogram') AND ts > now() - toIntervalHour({hours:UInt16}) GROUP BY series
    )
  GROUP BY series, start_ts LIMIT {most:UInt32}`;

/** Puts the last totals of each cumulative series back, so that the next point adds only what is new. */
export async function restoreSeries(store: Store, book: SeriesBook, now: number): Promise<number> {
  const rows = await store.query<Row>(
    LAST,
    { hours: RESTORED_HOURS, most: SERIES_MAX },
    { maxRows: SERIES_MAX, maxSeconds: 60 },
  );
  let restored = 0;
  for (const row of rows) {
    const start = Number(row.start);
    const counts = row.counts.map(Number);
    // Counts from before the window are missing in the sum: such a histogram begins at a baseline again.
    if (counts.length > 0 && now - start > RESTORED_HOURS * HOUR_MS) continue;
    book.restore(row.series, {
      start,
      time: Number(row.time),
      value: row.value,
      count: Number(row.count),
      counts,
    });
    restored++;
  }
  return restored;
}
