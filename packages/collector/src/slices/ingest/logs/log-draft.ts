import type { Nanos } from '../wire/time.ts';

/** One log record while it is being read. */
export interface LogDraft {
  readonly time: Nanos;
  readonly observed: Nanos;
  severity: number;
  severityText: string;
  body: string;
  readonly traceId: Buffer;
  readonly spanId: Buffer;
  eventName: string;
  /** Dropped by the sender. */
  droppedAttributes: number;
}

/** Forgets the last record. */
export function resetLog(d: LogDraft): LogDraft {
  d.time.lo = 0;
  d.time.hi = 0;
  d.observed.lo = 0;
  d.observed.hi = 0;
  d.severity = 0;
  d.severityText = '';
  d.body = '';
  d.traceId.fill(0);
  d.spanId.fill(0);
  d.eventName = '';
  d.droppedAttributes = 0;
  return d;
}

/** An empty draft. */
export function logDraft(): LogDraft {
  return resetLog({
    time: { lo: 0, hi: 0 },
    observed: { lo: 0, hi: 0 },
    traceId: Buffer.alloc(16),
    spanId: Buffer.alloc(8),
  } as LogDraft);
}

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const;
const PER_LEVEL = 4;
/** Lowest severity of an error. */
export const SEVERITY_ERROR = 17;

const SPELLINGS: Readonly<Record<string, number>> = {
  TRACE: 1,
  VERBOSE: 1,
  DEBUG: 5,
  INFO: 9,
  INFORMATION: 9,
  NOTICE: 10,
  WARN: 13,
  WARNING: 13,
  ERROR: 17,
  ERR: 17,
  CRITICAL: 21,
  FATAL: 21,
  EMERGENCY: 24,
};

/** Severity number as given, else as its text spells it, else 0. */
export function severityOf(d: LogDraft): number {
  if (d.severity >= 1 && d.severity <= LEVELS.length * PER_LEVEL) return d.severity;
  return SPELLINGS[d.severityText.trim().toUpperCase()] ?? 0;
}

/** Name of a severity's level; `''` when it is not known. */
export function levelOf(severity: number): string {
  return severity === 0 ? '' : (LEVELS[Math.floor((severity - 1) / PER_LEVEL)] ?? '');
}
