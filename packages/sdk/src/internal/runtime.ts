import type { AuditEvent, AgentEntry, HealthReport, Metric } from '@watchtower/contract';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { Config } from '../config.ts';
import type { LogRecord } from '../log/record.ts';
import type { SwitchQuery, SwitchState } from '../control/switches.ts';

/**
 * The parts that run between start and shutdown. Public functions reach them through `runtime()` and do nothing
 * without them, so that code under test or before the start is never disturbed.
 */
export interface Runtime {
  readonly config: Config;
  /** Ends of spans, from our provider or from the host's. */
  readonly span: (span: ReadableSpan) => void;
  readonly log: (record: LogRecord) => void;
  readonly measure: (metric: Metric, value: number, labels: Readonly<Record<string, unknown>>) => void;
  readonly audit: (event: AuditEvent) => void;
  readonly report: (report: HealthReport) => void;
  readonly workflow: (item: AgentEntry) => void;
  readonly switches: (query: SwitchQuery) => SwitchState;
  /** Pseudonym of a user id, or `undefined` without a key. */
  readonly subject: (userId: string) => string | undefined;
  readonly flush: () => Promise<void>;
  /** Flushes for at most `ms`, then stops everything. */
  readonly shutdown: (ms: number) => Promise<void>;
}
