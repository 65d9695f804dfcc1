import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { recordsIn } from './index-record.ts';
import { repairSegment } from './repair.ts';
import { openSegment } from './segment.ts';

let dir = '';
let handles: FileHandle;

beforeAll(async () => {
  const own = await open(new URL(import.meta.url), 'r');
  handles = Object.getPrototypeOf(own) as FileHandle;
  await own.close();
});
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'watchtower-segment-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(dir, { recursive: true, force: true });
});
afterAll(() => vi.restoreAllMocks());

const request = { hash: Buffer.alloc(32, 1), rejected: 0, message: '' };
const full = (): Error => Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });

it('takes a group back whole when one file is full and the other still being written', async () => {
  const segment = await openSegment(dir, 'spans', Date.now());
  const { writev } = handles;
  const landed = Promise.withResolvers<unknown>();
  vi.spyOn(handles, 'writev')
    .mockImplementationOnce(async function late(this: FileHandle, ...given) {
      await pause(30);
      const written = writev.apply(this, given);
      landed.resolve(written);
      return written;
    })
    .mockRejectedValueOnce(full());
  await expect(segment.append([Buffer.alloc(5000, 'x')], 5, [request])).rejects.toThrow('no space');
  await segment.append([Buffer.from('kept')], 1, [request]);
  await landed.promise;
  const sealed = await segment.seal();
  expect(readFileSync(sealed.dataPath, 'utf8')).toBe('kept');
  const marks = [...recordsIn(readFileSync(sealed.indexPath))].map(({ record }) => record);
  expect(marks).toMatchObject([{ offset: 0, length: 4, rows: 1 }]);
  expect(sealed).toMatchObject({ bytes: 4, rows: 1, torn: false });
});

it('leaves no file behind when it cannot be opened', async () => {
  vi.spyOn(handles, 'sync').mockRejectedValueOnce(full());
  await expect(openSegment(dir, 'spans', Date.now())).rejects.toThrow('no space');
  expect(readdirSync(dir)).toEqual([]);
});

it('leaves a segment alone whose commit marks cannot be read', async () => {
  const segment = await openSegment(dir, 'spans', 0);
  await segment.append([Buffer.from('rows')], 1, [request]);
  const { dataPath, indexPath } = await segment.seal();
  const aside = join(dir, 'aside');
  rmSync(indexPath);
  mkdirSync(indexPath);
  await expect(repairSegment({ data: dataPath, index: indexPath }, aside, 0)).rejects.toThrow(/EISDIR/);
  expect(readFileSync(dataPath, 'utf8')).toBe('rows');
  rmSync(indexPath, { recursive: true });
  expect(await repairSegment({ data: dataPath, index: indexPath }, aside, 0)).toMatchObject({
    rows: 0,
    cut: 4,
  });
});
