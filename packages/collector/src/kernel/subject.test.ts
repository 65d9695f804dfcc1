import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createSubjectOf } from './subject.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'watchtower-subject-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

it('makes the pseudonym the SDK makes, and keeps a key of its own when none is given', () => {
  const given = createSubjectOf({ subjectKey: 'shared secret', dev: false, dataDir });
  expect(given('u1')).toBe(createHmac('sha256', 'shared secret').update('u1').digest('hex'));
  const own = createSubjectOf({ subjectKey: null, dev: false, dataDir })('u1');
  expect(createSubjectOf({ subjectKey: null, dev: false, dataDir })('u1')).toBe(own);
  expect(own).not.toBe(given('u1'));
});
