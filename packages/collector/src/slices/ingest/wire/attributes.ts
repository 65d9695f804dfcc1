import { type Facts, tell } from '../enrich/facts.ts';
import { type Bytes, bytes, pushString } from '../native/bytes.ts';
import type { Redactions } from './clean.ts';
import type { Key } from './keys.ts';

/** Most attributes of one span, record, event or link; the rest is dropped and counted. */
export const ATTRIBUTES_MAX = 128;

/** Where the attributes of one record go: the entries of a map column, and facts beside it. */
export interface AttributeSink {
  readonly keys: Bytes;
  readonly values: Bytes;
  /** Facts the attributes tell, or `null` where they tell none. */
  facts: Facts | null;
  /** Which moved attributes are left out of the map: those that the table has a column for. */
  readonly table: 'spans' | 'other';
  count: number;
  dropped: number;
  readonly redactions: Redactions;
}

/** A sink into these parts of a map column. */
export function attributeSink(
  keys: Bytes,
  values: Bytes,
  facts: Facts | null,
  redactions: Redactions,
  table: 'spans' | 'other' = 'other',
): AttributeSink {
  return { keys, values, facts, table, count: 0, dropped: 0, redactions };
}

/** A sink of its own, for attributes that are written to many rows. */
export function looseSink(
  facts: Facts | null,
  redactions: Redactions,
  table: 'spans' | 'other',
): AttributeSink {
  return attributeSink(bytes(), bytes(), facts, redactions, table);
}

/** Starts the next record. */
export function beginAttributes(sink: AttributeSink): void {
  sink.count = 0;
  sink.dropped = 0;
}

/** Adds one attribute: to the facts it tells, and to the map unless a column holds it. */
export function addAttribute(sink: AttributeSink, key: Key, value: string): void {
  const { told } = key;
  if (told !== undefined && sink.facts !== null) {
    tell(sink.facts, told.fact, told.rank, value);
    if (told.moved === 'always' || told.moved === sink.table) return;
  }
  if (sink.count >= ATTRIBUTES_MAX) {
    sink.dropped++;
    return;
  }
  sink.count++;
  pushString(sink.keys, key.text);
  if (key.mark !== null && value !== '') {
    sink.redactions.count++;
    pushString(sink.values, key.mark);
  } else pushString(sink.values, value);
}
