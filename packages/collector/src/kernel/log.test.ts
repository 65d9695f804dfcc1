import { expect, test } from 'vitest';
import { createLog } from './log.ts';

test('a notice is written whatever the level, everything else as the level says', () => {
  const lines: string[] = [];
  const log = createLog('error', '1.2.3', { write: (line) => void lines.push(line) });
  log.info({}, 'quiet');
  log.warn({}, 'quiet');
  log.notice({ port: 1 }, 'shown this once');
  log.error({}, 'loud');
  expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
    expect.objectContaining({ level: 'INFO', message: 'shown this once', port: 1, version: '1.2.3' }),
    expect.objectContaining({ level: 'ERROR', message: 'loud' }),
  ]);
});
