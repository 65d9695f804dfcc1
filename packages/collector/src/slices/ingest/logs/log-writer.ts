import { ATTRIBUTES } from '@watchtower/contract';
import type { BusFact } from '../announce.ts';
import { FACT, facts, retell } from '../enrich/facts.ts';
import { identifierColumns } from '../enrich/identifiers.ts';
import { attributeMap } from '../native/attribute-map.ts';
import { type Block, block, type Column, plain } from '../native/block.ts';
import { type Bytes, push64, pushRaw, pushString, pushU8 } from '../native/bytes.ts';
import { mapColumn } from '../native/map.ts';
import type { Redactions } from '../wire/clean.ts';
import type { Key } from '../wire/keys.ts';
import type { Origin } from '../wire/origin.ts';
import { msOf, outOfTime, setMs } from '../wire/time.ts';
import { levelOf, type LogDraft, logDraft, resetLog, severityOf } from './log-draft.ts';
import { errorEventOf, opsEventOf } from './log-facts.ts';

/** Writes log records into columns, one after the other. */
export interface LogWriter {
  readonly block: Block;
  readonly draft: LogDraft;
  begin(origin: Origin): void;
  attribute(key: Key, value: string): void;
  /** Writes the record, or answers why it is not taken. */
  finish(now: number): string | null;
}

/** What the writer takes from outside. */
export interface LogRules {
  readonly redactions: Redactions;
  readonly keyOf: (text: string) => Key;
  subjectOf(userId: string): string;
  announce(fact: BusFact): void;
}

const TYPES = {
  ts: `DateTime64(9, 'UTC')`,
  severity_number: 'UInt8',
  level: 'String',
  service: 'String',
  event_name: 'String',
  body: 'String',
  trace_id: 'FixedString(16)',
  span_id: 'FixedString(8)',
} as const;

type Parts = Record<keyof typeof TYPES, Bytes>;

function scalars(): { columns: Column[]; write(d: LogDraft, severity: number, service: string): void } {
  const columns = Object.entries(TYPES).map(([name, type]) => plain(name, type));
  const to = Object.fromEntries(columns.map((column) => [column.name, column.parts[0]])) as Parts;
  return {
    columns,
    write(d, severity, service) {
      push64(to.ts, d.time.lo, d.time.hi);
      pushU8(to.severity_number, severity);
      pushString(to.level, levelOf(severity));
      pushString(to.service, service);
      pushString(to.event_name, d.eventName);
      pushString(to.body, d.body);
      pushRaw(to.trace_id, d.traceId);
      pushRaw(to.span_id, d.spanId);
    },
  };
}

/** A record without a time has the one at which it was seen, by its sender or else by us. */
function settleTime(d: LogDraft, now: number): void {
  if (d.time.hi !== 0 || d.time.lo !== 0) return;
  if (d.observed.hi === 0 && d.observed.lo === 0) setMs(d.observed, now);
  Object.assign(d.time, d.observed);
}

/** Makes the writer of the `logs` table. */
export function logWriter(rules: LogRules): LogWriter {
  const told = facts();
  const plains = scalars();
  const ids = identifierColumns(rules.subjectOf);
  const res = mapColumn('res');
  const attrs = attributeMap(told, rules.redactions, 'other');
  const rows = block([...plains.columns, ...ids.columns, res.column, attrs.column]);
  const droppedKey = rules.keyOf(ATTRIBUTES.dropped);
  const d = logDraft();
  let from: Origin | undefined;

  function announce(severity: number, service: string): void {
    const fact = opsEventOf(d, told) ?? errorEventOf(d, told, { ms: msOf(d.time), severity, service });
    if (fact !== null) rules.announce(fact);
  }

  return {
    block: rows,
    draft: d,
    begin(origin) {
      from = origin;
      resetLog(d);
      retell(told, origin.base);
      attrs.begin();
    },
    attribute: attrs.attribute,
    finish(now) {
      settleTime(d, now);
      const fault = outOfTime(msOf(d.time), now);
      if (fault !== null || from === undefined) {
        attrs.takeBack();
        return fault;
      }
      const severity = severityOf(d);
      const service = from.service();
      d.eventName ||= told.values[FACT.eventName] ?? '';
      d.body ||= told.values[FACT.exceptionMessage] ?? '';
      const dropped = d.droppedAttributes + attrs.dropped();
      if (dropped > 0) attrs.own(droppedKey, JSON.stringify({ attributes: dropped }));
      plains.write(d, severity, service);
      ids.write(told);
      from.writeRow(res);
      attrs.end();
      rows.rows++;
      announce(severity, service);
      return null;
    },
  };
}
