import { join } from 'node:path';
import type { SliceContext, SliceFactory } from '../../kernel/slice.ts';
import { announceOn } from './announce.ts';
import { type IngestCounts, ingestCounts, ingestGauges } from './gauges.ts';
import type { Signal } from './http/otlp-answer.ts';
import { otlpRoute } from './http/otlp-route.ts';
import { pressure } from './http/pressure.ts';
import { intake, type SignalReader } from './intake.ts';
import { journalWhole, journalWritable } from './journal/journal-check.ts';
import { type Lane, lane } from './journal/lane.ts';
import { pruneMarks } from './journal/prune.ts';
import { recoverJournal } from './journal/recover.ts';
import { DUPLICATE_WINDOW_MS, requestBook } from './journal/request-book.ts';
import { logReader } from './logs/log-reader.ts';
import { metricReader } from './metrics/metric-reader.ts';
import { type SeriesBook, seriesBook } from './metrics/series.ts';
import { seriesGate } from './metrics/series-gate.ts';
import type { Block } from './native/block.ts';
import { traceReader } from './traces/trace-reader.ts';
import { vocabulary } from './wire/vocabulary.ts';

/** One signal: how it is read, and the way of its rows. */
interface Line {
  readonly signal: Signal;
  readonly reader: SignalReader;
  readonly lane: Lane;
}

/** Traces, logs, metrics. */
type Lines = readonly [Line, Line, Line];

function linesOf(context: SliceContext, dir: string, counts: IngestCounts, series: SeriesBook): Lines {
  const { store, log, config, clock } = context;
  const v = vocabulary(context, counts.redactions);
  const line = (signal: Signal, table: string, read: { reader: SignalReader; block: Block }): Line => ({
    signal,
    reader: read.reader,
    lane: lane({
      dir,
      table,
      block: read.block,
      store,
      log,
      commitMs: config.commitMs,
      now: () => clock.now(),
    }),
  });
  return [
    line('traces', 'spans', traceReader(context, v, counts.redactions)),
    line('logs', 'logs', logReader(context, v, counts.redactions)),
    line('metrics', 'metric_points', metricReader(v, counts, series, log)),
  ];
}

/** OTLP in: decoded, enriched, redacted, journalled, stored. */
export const ingestSlice: SliceFactory = (context) => {
  const { clock, config, log, bus } = context;
  const now = (): number => clock.now();
  const dir = join(config.dataDir, 'journal');
  const counts = ingestCounts();
  const series = seriesBook();
  const lines = linesOf(context, dir, counts, series);
  const lanes = lines.map((line) => line.lane);
  const book = requestBook(now);
  const sum = (pick: (of: Lane) => number): number => lanes.reduce((all, of) => all + pick(of), 0);
  const limits = { memory: config.ingestMemoryBytes, journal: config.journalMaxBytes };
  const full = pressure(limits, {
    pending: () => sum((of) => of.pending()),
    journal: () => sum((of) => of.bytes()),
  });
  const gate = seriesGate({ store: context.store, lane: lines[2].lane, series, pressure: full, log, now });
  let damaged: readonly string[] = [];

  async function replay(): Promise<void> {
    const found = await recoverJournal(dir, now(), DUPLICATE_WINDOW_MS);
    book.load(found.requests);
    damaged = found.damaged;
    counts.journal.cutBytes += found.cutBytes;
    for (const segment of found.segments) lanes.find((of) => of.table === segment.table)?.replay(segment);
    await Promise.all(lanes.map((of) => of.settled()));
    await gate.start();
    if (found.segments.length === 0) return;
    const { segments, cutBytes } = found;
    log.info({ segments: segments.length, cut_bytes: cutBytes, damaged }, 'the journal was replayed');
  }

  return {
    name: 'ingest',
    schema: true,
    routes: lines.map(({ signal, reader, lane: of }) =>
      otlpRoute({
        signal,
        intake: intake(reader, of, counts.signals[signal], { now, announce: announceOn(bus) }),
        book,
        pressure: signal === 'metrics' ? gate : full,
        maxBytes: config.maxBodyBytes,
        log,
        onDuplicate: (what) => void counts.signals[what].duplicates++,
      }),
    ),
    gauges: ingestGauges(counts, new Map(lines.map((line) => [line.signal, line.lane]))),
    checks: [journalWritable(dir), journalWhole(dir, () => damaged)],
    personal: [
      { table: 'spans', subject: 'subject', how: 'delete' },
      { table: 'logs', subject: 'subject', how: 'delete' },
    ],
    jobs: [{ name: 'journal marks', everyMs: 60_000, run: (at) => pruneMarks(dir, at, DUPLICATE_WINDOW_MS) }],
    start: replay,
    async stop() {
      gate.stop();
      await Promise.all(lanes.map((of) => of.stop()));
    },
  };
};
