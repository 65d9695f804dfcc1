import type { goldenOperations, ResultOf } from '@watchtower/contract';
import { formatCount, formatMs, formatPercent } from '../../core/format.ts';

type Item = ResultOf<typeof goldenOperations>['items'][number];

/** One operation as a row of text. */
export interface OperationRow {
  readonly operation: string;
  readonly count: string;
  readonly errors: string;
  /** Whether some of its spans failed. */
  readonly failing: boolean;
  readonly p50: string;
  readonly p95: string;
  readonly p99: string;
}

/** Rows in the order of the answer: the operation with most time first. */
export function operationRows(items: readonly Item[]): OperationRow[] {
  return items.map((item) => ({
    operation: item.operation,
    count: formatCount(item.count),
    errors: item.error_rate === 0 ? '—' : formatPercent(item.error_rate * 100),
    failing: item.error_rate > 0,
    p50: formatMs(item.p50_ms),
    p95: formatMs(item.p95_ms),
    p99: formatMs(item.p99_ms),
  }));
}
