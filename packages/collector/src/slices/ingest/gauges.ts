import type { Gauge } from '../../kernel/slice.ts';
import type { Signal } from './http/otlp-answer.ts';
import type { SignalCounts } from './intake.ts';
import type { Lane } from './journal/lane.ts';
import type { Redactions } from './wire/clean.ts';

/** What ingest counts for `/metrics`. */
export interface IngestCounts {
  readonly signals: Readonly<Record<Signal, SignalCounts & { duplicates: number }>>;
  readonly redactions: Redactions;
  readonly labels: { dropped: number; overflowed: number };
  readonly journal: { cutBytes: number; damaged: number };
}

function signalCounts(): SignalCounts & { duplicates: number } {
  return { received: 0, rejected: 0, duplicates: 0 };
}

/** Counts at zero. */
export function ingestCounts(): IngestCounts {
  return {
    signals: { traces: signalCounts(), metrics: signalCounts(), logs: signalCounts() },
    redactions: { count: 0 },
    labels: { dropped: 0, overflowed: 0 },
    journal: { cutBytes: 0, damaged: 0 },
  };
}

type Reading = ReturnType<Gauge['read']>;

function total(name: string, help: string, read: () => number): Gauge {
  return { name, type: 'counter', help, read: () => [{ value: read() }] };
}

/** The collector's own metrics of ingest. */
export function ingestGauges(counts: IngestCounts, lanes: ReadonlyMap<Signal, Lane>): Gauge[] {
  const bySignal = (pick: (of: SignalCounts & { duplicates: number }) => number) => (): Reading =>
    Object.entries(counts.signals).map(([signal, of]) => ({ labels: { signal }, value: pick(of) }));
  const byLane = (pick: (of: Lane) => number) => (): Reading =>
    [...lanes].map(([signal, of]) => ({ labels: { signal }, value: pick(of) }));
  return [
    {
      name: 'ingest_records_total',
      type: 'counter',
      help: 'Records taken from OTLP requests.',
      read: bySignal((of) => of.received),
    },
    {
      name: 'ingest_rejected_records_total',
      type: 'counter',
      help: 'Records refused in partial successes.',
      read: bySignal((of) => of.rejected),
    },
    {
      name: 'ingest_duplicate_requests_total',
      type: 'counter',
      help: 'Requests recognised as repetitions and stored once.',
      read: bySignal((of) => of.duplicates),
    },
    {
      name: 'ingest_journal_bytes',
      type: 'gauge',
      help: 'Bytes in the journal that the store does not have yet.',
      read: byLane((of) => of.bytes()),
    },
    {
      name: 'ingest_lag_seconds',
      type: 'gauge',
      help: 'Age of the oldest journalled row that the store does not have yet.',
      read: byLane((of) => of.lagMs() / 1000),
    },
    total('ingest_redactions_total', 'Texts and values redacted at ingest.', () => counts.redactions.count),
    total(
      'ingest_dropped_labels_total',
      'Metric labels outside the allow-list.',
      () => counts.labels.dropped,
    ),
    total(
      'ingest_overflowed_points_total',
      'Metric points whose labels went to __other__ at the label limit.',
      () => counts.labels.overflowed,
    ),
    total(
      'ingest_journal_cut_bytes_total',
      'Bytes of uncommitted or damaged journal put aside at start.',
      () => counts.journal.cutBytes,
    ),
  ];
}
