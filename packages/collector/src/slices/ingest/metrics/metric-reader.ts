import type { Log } from '../../../kernel/slice.ts';
import type { SignalReader } from '../intake.ts';
import type { Block } from '../native/block.ts';
import type { Vocabulary } from '../wire/any-value.ts';
import type { Redactions } from '../wire/clean.ts';
import { origin } from '../wire/origin.ts';
import { walkMetrics } from './decode-json.ts';
import { decodeMetrics } from './decode-proto.ts';
import { type LabelCounts, labelGuard } from './labels.ts';
import { metricWriter } from './metric-writer.ts';
import type { SeriesBook } from './series.ts';

/** Reads `/v1/metrics` into the columns of `metric_points`. */
export function metricReader(
  v: Vocabulary,
  counts: { redactions: Redactions; labels: LabelCounts },
  book: SeriesBook,
  log: Log,
): { reader: SignalReader; block: Block } {
  const from = origin(counts.redactions, v.keyOf, 'other');
  const guard = labelGuard(v.keyOf, counts.labels, (metric, limit) =>
    log.warn(
      { metric, limit },
      'a metric reached its limit of label combinations; the rest goes to __other__',
    ),
  );
  const writer = metricWriter(guard, book);
  const reader: SignalReader = {
    noun: 'data points',
    proto: (body, now, refuse) => decodeMetrics(body, v, from, writer, now, refuse),
    json: (body, now, refuse) => walkMetrics(body, v, from, writer, now, refuse),
    facts: () => [],
    rollback: () => book.checkpoint().undo(),
    checkpoint: () => book.checkpoint(),
  };
  return { reader, block: writer.block };
}
