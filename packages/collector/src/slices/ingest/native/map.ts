import type { Column } from './block.ts';
import { type Bytes, bytes } from './bytes.ts';

/** Where the entries of a Map(String, String) column go. */
export interface MapColumn {
  readonly column: Column;
  readonly offsets: Bytes;
  readonly keys: Bytes;
  readonly values: Bytes;
}

/** A Map(String, String) column: ends, keys, values. */
export function mapColumn(name: string): MapColumn {
  const [offsets, keys, values] = [bytes(), bytes(), bytes()];
  const column = { name, type: 'Map(String, String)', parts: [offsets, keys, values] };
  return { column, offsets, keys, values };
}

/** A member of a Nested column: an array of `type` with its own ends. */
export function arrayColumn(name: string, type: string): { column: Column; ends: Bytes; items: Bytes } {
  const [ends, items] = [bytes(), bytes()];
  return { column: { name, type: `Array(${type})`, parts: [ends, items] }, ends, items };
}

/** A member of a Nested column that is an array of maps. */
export function mapArrayColumn(name: string): MapColumn & { readonly ends: Bytes } {
  const ends = bytes();
  const inner = mapColumn(name);
  const column = { name, type: `Array(${inner.column.type})`, parts: [ends, ...inner.column.parts] };
  return { ...inner, column, ends };
}
