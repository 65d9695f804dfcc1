import { expect, test } from 'vitest';
import { DIGITS, readCursor, writeCursor } from './cursor.ts';

const SHAPE = [DIGITS, DIGITS];

test('a cursor holds for its filter, in any order of parameters, and for no other', () => {
  const cursor = writeCursor({ level: 'error', service: 'api', limit: 5 }, ['170000', 7]);
  expect(readCursor(cursor, { service: 'api', level: 'error', limit: 50, cursor }, SHAPE)).toEqual([
    '170000',
    7,
  ]);
  expect(() => readCursor(cursor, { service: 'worker', level: 'error' }, SHAPE)).toThrow(/cursor/);
  for (const bad of ['x', Buffer.from('{}').toString('base64url'), cursor.slice(0, -3), `${cursor}AA`])
    expect(() => readCursor(bad, { service: 'api', level: 'error' }, SHAPE)).toThrow(
      expect.objectContaining({
        code: 'invalid_argument',
        issues: [expect.objectContaining({ field: 'cursor' })],
      }),
    );
  expect(readCursor(undefined, {}, SHAPE)).toBeNull();
});

test('a position of another shape is refused, also under the right fingerprint', () => {
  const filter = { level: 'error' };
  for (const position of [['abc', 7], ['-1', 7], [1.5, 7], ['', 7], ['1']])
    expect(() => readCursor(writeCursor(filter, position), filter, SHAPE)).toThrow(/cursor/);
});
