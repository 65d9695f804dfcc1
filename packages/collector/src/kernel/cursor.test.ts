import { expect, test } from 'vitest';
import { readCursor, writeCursor } from './cursor.ts';

test('a cursor holds for its filter, in any order of parameters, and for no other', () => {
  const cursor = writeCursor({ level: 'error', service: 'api', limit: 5 }, ['170000', 7]);
  expect(readCursor(cursor, { service: 'api', level: 'error', limit: 50, cursor })).toEqual(['170000', 7]);
  expect(() => readCursor(cursor, { service: 'worker', level: 'error' })).toThrow(/cursor/);
  for (const bad of ['x', Buffer.from('{}').toString('base64url'), cursor.slice(0, -3), `${cursor}AA`])
    expect(() => readCursor(bad, { service: 'api', level: 'error' })).toThrow(
      expect.objectContaining({
        code: 'invalid_argument',
        issues: [expect.objectContaining({ field: 'cursor' })],
      }),
    );
  expect(readCursor(undefined, {})).toBeNull();
});
