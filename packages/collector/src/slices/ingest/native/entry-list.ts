import { addAttribute, attributeSink, beginAttributes } from '../wire/attributes.ts';
import type { Redactions } from '../wire/clean.ts';
import type { Key } from '../wire/keys.ts';
import type { Column } from './block.ts';
import { type Bytes, pushOffset } from './bytes.ts';
import { arrayColumn, mapArrayColumn } from './map.ts';

/** Most entries of one row. */
const ENTRIES_MAX = 128;

/** A Nested column written while a row is read: the events or the links of a span. */
export interface EntryList {
  readonly columns: readonly Column[];
  /** Data of the members besides the attributes, in the order they were named. */
  readonly items: readonly Bytes[];
  /** Entries over the limit of the current row. */
  dropped: number;
  /** Starts a row and remembers where it began. */
  begin(): void;
  /** Starts an entry. */
  open(): void;
  attribute(key: Key, value: string): void;
  /** Whether the entry is kept: then its items have to be written, and nothing else. */
  close(): boolean;
  /** The row is complete. */
  end(): void;
  /** The row is refused: forgets what was written for it. */
  takeBack(): void;
}

/** Makes the Nested column `name` with these members and a map of attributes. */
export function entryList(
  name: string,
  members: Readonly<Record<string, string>>,
  redactions: Redactions,
): EntryList {
  const plains = Object.entries(members).map(([member, type]) => arrayColumn(`${name}.${member}`, type));
  const attrs = mapArrayColumn(`${name}.attrs`);
  const sink = attributeSink(attrs.keys, attrs.values, null, redactions);
  const items = plains.map((plain) => plain.items);
  const ends = [...plains.map((plain) => plain.ends), attrs.ends];
  const streamed = [...items, attrs.keys, attrs.values, attrs.offsets];
  const starts = new Float64Array(streamed.length * 2);
  let count = 0;

  const self: EntryList = {
    columns: [...plains.map((plain) => plain.column), attrs.column],
    items,
    dropped: 0,
    begin() {
      count = 0;
      self.dropped = 0;
      for (let i = 0; i < streamed.length; i++) {
        starts[i * 2] = streamed[i]?.at ?? 0;
        starts[i * 2 + 1] = streamed[i]?.total ?? 0;
      }
    },
    open() {
      beginAttributes(sink);
    },
    attribute(key, value) {
      if (count < ENTRIES_MAX) addAttribute(sink, key, value);
    },
    close() {
      if (count >= ENTRIES_MAX) {
        self.dropped++;
        return false;
      }
      count++;
      pushOffset(attrs.offsets, sink.count);
      return true;
    },
    end() {
      for (const part of ends) pushOffset(part, count);
    },
    takeBack() {
      streamed.forEach((part, i) => {
        part.at = starts[i * 2] ?? 0;
        part.total = starts[i * 2 + 1] ?? 0;
      });
    },
  };
  return self;
}
