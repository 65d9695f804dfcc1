import { createHash } from 'node:crypto';
import { WatchtowerError } from '@watchtower/contract';

/** A position of nanoseconds since 1970, as digits. */
export const NANOSECONDS = /^\d{1,19}$/;
/** A position that is an unsigned number, as digits. */
export const DIGITS = /^\d{1,20}$/;
/** A position that is a span or trace id. */
export const HEX_ID = /^[0-9a-f]{16,32}$/;

function fingerprint(filter: object): string {
  const entries = Object.entries(filter)
    .filter(([key, value]) => key !== 'cursor' && key !== 'limit' && value !== undefined && value !== null)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(entries)).digest('base64url').slice(0, 12);
}

/**
 * Makes an opaque cursor from the position of the last row, bound to the filter it belongs to
 * (`cursor` and `limit` may differ from page to page).
 */
export function writeCursor(filter: object, position: readonly string[]): string {
  return Buffer.from([fingerprint(filter), ...position].join(' ')).toString('base64url');
}

/**
 * The position a cursor stands for; `null` without one.
 * @param shape what each part of the position must look like
 * @throws WatchtowerError `invalid_argument` naming `cursor` when it is damaged or was made for another filter.
 */
export function readCursor(
  filter: object,
  cursor: string | undefined,
  shape: readonly RegExp[],
): readonly string[] | null {
  if (cursor === undefined) return null;
  const [mark, ...position] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  const whole = position.length === shape.length && shape.every((part, i) => part.test(position[i] ?? ''));
  if (whole && mark === fingerprint(filter)) return position;
  throw new WatchtowerError('invalid_argument', 'The cursor does not belong to this question and filter.', {
    issues: [
      { field: 'cursor', message: 'made for another filter, or damaged; start again without a cursor' },
    ],
  });
}
