import { CORRELATION } from '@watchtower/contract';

/** SQL: the identifier columns, in the order of the correlation table. */
export const ID_COLUMNS = CORRELATION.map(({ column }) => column).join(', ');

/** The identifiers a row carries, under the attribute names they came in by. */
export function idAttributes(row: Readonly<Record<string, unknown>>): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const { column, attribute } of CORRELATION) {
    const value = row[column];
    if (typeof value === 'string' && value !== '') attributes[attribute] = value;
  }
  return attributes;
}
