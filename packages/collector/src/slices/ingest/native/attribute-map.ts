import type { Facts } from '../enrich/facts.ts';
import { addAttribute, ATTRIBUTES_MAX, attributeSink, beginAttributes } from '../wire/attributes.ts';
import type { Redactions } from '../wire/clean.ts';
import type { Key } from '../wire/keys.ts';
import type { Column } from './block.ts';
import { pushOffset } from './bytes.ts';
import { mapColumn } from './map.ts';

/** The `attrs` column, written while a row is read. */
export interface AttributeMap {
  readonly column: Column;
  begin(): void;
  attribute(key: Key, value: string): void;
  /** Attributes over the limit of the current row. */
  dropped(): number;
  /** Adds an attribute of ours, in place of one of the sender's when the row is full. */
  own(key: Key, value: string): void;
  end(): void;
  takeBack(): void;
}

/** Makes the map column `attrs`; facts its attributes tell go to `told`. */
export function attributeMap(
  told: Facts | null,
  redactions: Redactions,
  table: 'spans' | 'other',
): AttributeMap {
  const map = mapColumn('attrs');
  const sink = attributeSink(map.keys, map.values, told, redactions, table);
  let keysAt = 0;
  let valuesAt = 0;
  let extra = 0;
  return {
    column: map.column,
    begin() {
      beginAttributes(sink);
      extra = 0;
      keysAt = map.keys.at;
      valuesAt = map.values.at;
    },
    attribute(key, value) {
      addAttribute(sink, key, value);
    },
    dropped: () => sink.dropped,
    own(key, value) {
      const { count } = sink;
      if (count >= ATTRIBUTES_MAX) {
        extra++;
        sink.count = ATTRIBUTES_MAX - 1;
      }
      addAttribute(sink, key, value);
    },
    end() {
      pushOffset(map.offsets, sink.count + extra);
    },
    takeBack() {
      map.keys.at = keysAt;
      map.values.at = valuesAt;
    },
  };
}
