import { createHash } from 'node:crypto';
import { WatchtowerError } from '@watchtower/contract';

/** A part of a position that is an unsigned number, as digits. */
export const DIGITS = /^\d{1,20}$/;
/** A part of a position that is a span or trace id. */
export const HEX_ID = /^(?:[0-9a-f]{16}){1,2}$/;
/** A part of a position that is any text: compared in memory, never bound into a statement. */
export const TEXT = /^.+$/s;

/** Where a page ended: the sort key of its last row. */
export type Position = readonly (string | number)[];

function fingerprint(filter: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(filter)
    .filter(([name, value]) => value !== undefined && name !== 'cursor' && name !== 'limit')
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(entries)).digest('base64url').slice(0, 12);
}

/**
 * Makes an opaque cursor that holds only for the filter it was made with.
 * @param filter the question's parameters (cursor and limit are left out) and whatever else narrows the answer.
 */
export function writeCursor(filter: Readonly<Record<string, unknown>>, position: Position): string {
  return Buffer.from(JSON.stringify([fingerprint(filter), ...position])).toString('base64url');
}

function parse(cursor: string): unknown[] | null {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

/**
 * The position a cursor stands for, `null` without a cursor.
 * @param shape what each part must look like; a cursor made by hand is refused like a foreign one
 * @throws WatchtowerError `invalid_argument` naming `cursor` when it is malformed or belongs to another filter.
 */
export function readCursor(
  cursor: string | undefined,
  filter: Readonly<Record<string, unknown>>,
  shape: readonly RegExp[],
): Position | null {
  if (cursor === undefined) return null;
  const [mark, ...position] = parse(cursor) ?? [];
  const sound =
    position.every((part) => typeof part === 'string' || typeof part === 'number') &&
    shape.length === position.length &&
    shape.every((part, i) => part.test(String(position[i])));
  if (mark === fingerprint(filter) && sound && position.length > 0) return position as Position;
  throw new WatchtowerError(
    'invalid_argument',
    'The cursor does not belong to this question and filter. Ask for the first page without a cursor.',
    { issues: [{ field: 'cursor', message: 'belongs to another filter or is malformed' }] },
  );
}
