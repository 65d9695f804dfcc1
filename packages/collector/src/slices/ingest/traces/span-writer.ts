import { ATTRIBUTES, type FrameData, type TokenUsage } from '@watchtower/contract';
import type { Cost } from '../enrich/cost-of.ts';
import { type Facts, FACT, facts, ID, retell, tell } from '../enrich/facts.ts';
import { identifierColumns } from '../enrich/identifiers.ts';
import { attributeMap } from '../native/attribute-map.ts';
import { type Block, block } from '../native/block.ts';
import { push64, pushRaw, pushString } from '../native/bytes.ts';
import { entryList } from '../native/entry-list.ts';
import { mapColumn } from '../native/map.ts';
import type { Redactions } from '../wire/clean.ts';
import type { Key } from '../wire/keys.ts';
import type { Origin } from '../wire/origin.ts';
import { msOf, type Nanos } from '../wire/time.ts';
import { faultOf, resetDraft, type SpanDraft, spanDraft } from './span-draft.ts';
import { spanScalars, STATUS_ERROR } from './span-scalars.ts';

/** Data of an `error_event` frame. */
type ErrorEvent = FrameData<'admin.observability.error_event'>;

/** Writes spans into columns, one after the other. */
export interface SpanWriter {
  readonly block: Block;
  readonly draft: SpanDraft;
  begin(origin: Origin): void;
  attribute(key: Key, value: string): void;
  openEvent(): void;
  eventAttribute(key: Key, value: string): void;
  closeEvent(at: Nanos, name: string): void;
  openLink(): void;
  linkAttribute(key: Key, value: string): void;
  closeLink(traceId: Uint8Array, spanId: Uint8Array): void;
  /** Writes the span, or answers why it is not taken. */
  finish(now: number): string | null;
}

/** What the writer takes from outside. */
export interface SpanRules {
  readonly redactions: Redactions;
  readonly keyOf: (text: string) => Key;
  subjectOf(userId: string): string;
  costOf(usage: TokenUsage, told: Facts, ms: number): Cost;
  /** Errors worth a live frame. */
  announce(event: ErrorEvent): void;
}

function errorEvent(d: SpanDraft, { values }: Facts, service: string): ErrorEvent {
  return {
    ts: new Date(msOf(d.start)).toISOString(),
    service,
    domain: values[ID.domain] ?? '',
    event: values[FACT.exceptionType] ?? '',
    message: d.message || d.name,
    trace_id: d.traceId.toString('hex'),
  };
}

function parts(rules: SpanRules) {
  const told = facts();
  const ids = identifierColumns(rules.subjectOf);
  const scalars = spanScalars(rules.costOf);
  const res = mapColumn('res');
  const attrs = attributeMap(told, rules.redactions, 'spans');
  const events = entryList('events', { ts: `DateTime64(9, 'UTC')`, name: 'String' }, rules.redactions);
  const linkMembers = { trace_id: 'FixedString(16)', span_id: 'FixedString(8)' };
  const links = entryList('links', linkMembers, rules.redactions);
  const maps = [res.column, attrs.column, ...events.columns, ...links.columns];
  return {
    told,
    ids,
    scalars,
    res,
    attrs,
    events,
    links,
    block: block([...scalars.columns, ...ids.columns, ...maps]),
  };
}

type Parts = ReturnType<typeof parts>;

function dropCounter(rules: SpanRules, { attrs, events, links }: Parts): (d: SpanDraft) => void {
  const key = rules.keyOf(ATTRIBUTES.dropped);
  return (d) => {
    const attributes = d.droppedAttributes + attrs.dropped();
    const ofEvents = d.droppedEvents + events.dropped;
    const ofLinks = d.droppedLinks + links.dropped;
    if (attributes + ofEvents + ofLinks === 0) return;
    attrs.own(key, JSON.stringify({ attributes, events: ofEvents, links: ofLinks }));
  };
}

/** Makes the writer of the `spans` table. */
export function spanWriter(rules: SpanRules): SpanWriter {
  const p = parts(rules);
  const { told, attrs, events, links } = p;
  const d = spanDraft();
  const stateKey = rules.keyOf('trace_state');
  const countDropped = dropCounter(rules, p);
  let from: Origin | undefined;

  return {
    block: p.block,
    draft: d,
    begin(origin) {
      from = origin;
      resetDraft(d);
      retell(told, origin.base);
      attrs.begin();
      events.begin();
      links.begin();
    },
    attribute: attrs.attribute,
    openEvent: events.open,
    eventAttribute(key, value) {
      if (key.told?.fact === FACT.exceptionType) tell(told, FACT.exceptionType, 0, value);
      events.attribute(key, value);
    },
    closeEvent(at, name) {
      const [times, names] = events.items;
      if (!events.close() || times === undefined || names === undefined) return;
      push64(times, at.lo, at.hi);
      pushString(names, name);
    },
    openLink: links.open,
    linkAttribute: links.attribute,
    closeLink(traceId, spanId) {
      const [traces, spans] = links.items;
      if (!links.close() || traces === undefined || spans === undefined) return;
      pushRaw(traces, traceId);
      pushRaw(spans, spanId);
    },
    finish(now) {
      const fault = faultOf(d, now);
      if (fault !== null || from === undefined) {
        for (const part of [attrs, events, links]) part.takeBack();
        return fault;
      }
      const service = from.service();
      if (d.traceState !== '') attrs.own(stateKey, d.traceState);
      countDropped(d);
      p.scalars.write(d, told, service);
      p.ids.write(told);
      from.writeRow(p.res);
      for (const part of [attrs, events, links]) part.end();
      p.block.rows++;
      if (d.status === STATUS_ERROR && told.values[FACT.exceptionType] !== '') {
        rules.announce(errorEvent(d, told, service));
      }
      return null;
    },
  };
}
