import type { logsList, ResultOf } from '@watchtower/contract';
import type { Tone } from '../../parts/state-mark.tsx';

/** One log record. */
export type LogItem = ResultOf<typeof logsList>['items'][number];
/** Filters of the log table. */
export interface LogFilter {
  readonly level: '' | 'WARN' | 'ERROR' | 'INFO' | 'DEBUG';
  readonly search: string;
  readonly service: string;
}

/** No filter at all. */
export const NO_FILTER: LogFilter = { level: '', search: '', service: '' };
/** Characters of a message in a closed row. */
export const SHORT_MESSAGE = 200;

/** Shape and colour of a level. */
export function levelTone(severity: number): Tone {
  if (severity >= 17) return 'crit';
  if (severity >= 13) return 'warn';
  return severity >= 9 ? 'info' : 'mute';
}

/** The parameters of a filter; empty ones are left out, since the collector refuses empty strings. */
export function filterParams(filter: LogFilter): Record<string, string> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value.trim() !== '')) as Record<
    string,
    string
  >;
}

/** A key that stays with its record while new ones come in above. */
export function logKey(item: LogItem): string {
  return [item.ts, item.service, item.event, item.span_id, item.message.slice(0, 80)].join('\u0000');
}

/** What an open row lists: ids first, then the record's attributes. */
export function logFields(item: LogItem): [string, string][] {
  const ids: [string, string | null][] = [
    ['service', item.service],
    ['domain', item.domain],
    ['event', item.event],
    ['trace_id', item.trace_id],
    ['span_id', item.span_id],
    ['request_id', item.request_id],
    ['client_id', item.client_id],
  ];
  return [
    ...ids.filter((pair): pair is [string, string] => pair[1] !== null && pair[1] !== ''),
    ...Object.entries(item.attributes).sort(([a], [b]) => a.localeCompare(b)),
  ];
}
