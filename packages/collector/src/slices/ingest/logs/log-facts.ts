import { EVENTS, type OpsEvent } from '@watchtower/contract';
import type { BusFact } from '../announce.ts';
import { type Facts, FACT, ID } from '../enrich/facts.ts';
import { isZero } from '../traces/span-draft.ts';
import { type LogDraft, SEVERITY_ERROR } from './log-draft.ts';

const KIND_OF: Readonly<Record<string, OpsEvent['type']>> = {
  [EVENTS.runStarted]: 'run_started',
  [EVENTS.runEnded]: 'run_failed',
  [EVENTS.messageCreated]: 'thread_message_created',
};

function traceOf(d: LogDraft): string | null {
  return isZero(d.traceId) ? null : d.traceId.toString('hex');
}

function set<K extends keyof OpsEvent>(event: OpsEvent, key: K, value: OpsEvent[K] | undefined | ''): void {
  if (value !== undefined && value !== '') event[key] = value;
}

/** The `ops:events` frame of an event record, if it is one. */
export function opsEventOf(d: LogDraft, { values }: Facts): BusFact | null {
  const kind = KIND_OF[d.eventName];
  if (kind === undefined) return null;
  const status = values[FACT.runStatus] ?? '';
  const ended = d.eventName === EVENTS.runEnded;
  const data: OpsEvent = { type: ended && status === 'success' ? 'run_success' : kind };
  const took = Number(values[FACT.durationMs]);
  set(data, 'agent_id', values[ID.agent_id]);
  set(data, 'run_id', values[ID.run_id]);
  set(data, 'client_id', values[ID.client_id]);
  set(data, 'trace_id', traceOf(d) ?? '');
  if (values[FACT.durationMs] !== '' && Number.isFinite(took)) data.duration_ms = took;
  if (ended && status !== '') data.message = status;
  return { name: 'ops_event', data };
}

/** The `error_event` frame of a record at ERROR or above, or with an exception. */
export function errorEventOf(
  d: LogDraft,
  { values }: Facts,
  at: { ms: number; severity: number; service: string },
): BusFact | null {
  const exception = values[FACT.exceptionType] ?? '';
  if (at.severity < SEVERITY_ERROR && exception === '') return null;
  const data = {
    ts: new Date(at.ms).toISOString(),
    service: at.service,
    domain: values[ID.domain] ?? '',
    event: d.eventName || exception,
    message: d.body,
    trace_id: traceOf(d),
  };
  return { name: 'error_event', data };
}
