import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPost, type Post } from '../export/post.ts';
import { shared } from '../internal/shared.ts';
import { startSink, type Sink } from '../testing/sink.ts';
import { newAuditId } from './audit-id.ts';
import { openOutbox } from './outbox.ts';

let dir: string;
let sink: Sink;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'watchtower-outbox-'));
  sink = await startSink();
});
afterEach(async () => {
  await sink.close();
  rmSync(dir, { recursive: true, force: true });
});

const postTo = (url: string): Post => createPost({ endpoint: url, headers: {}, gzip: true, timeoutMs: 2000 });
const ids = (s: Sink): unknown[] => s.audits.map((event) => event['audit_id']);
const unique = (s: Sink): unknown[] => [...new Set(ids(s))];
const files = (): string[] => readdirSync(join(dir, 'audit-outbox'));

describe('outbox', () => {
  it('delivers in order, keeps what a dead collector did not take, and forgets what is confirmed', async () => {
    const { port } = new URL(sink.url);
    const outbox = openOutbox(dir, 'one', postTo(sink.url));
    outbox.add('{"audit_id":"a1"}');
    await outbox.flush();
    await sink.close();
    for (const n of [2, 3, 4]) outbox.add(`{"audit_id":"a${n}"}`);
    await outbox.flush();
    sink = await startSink(Number(port));
    sink.answers.push(503, 401);
    await expect.poll(() => ids(sink), { timeout: 15_000 }).toEqual(['a2', 'a3', 'a4']);
    outbox.close();
    expect(files()).toEqual([]);
  });

  it('hands what a killed process left to the next one, once stored by id', async () => {
    const child = spawn(
      process.execPath,
      [
        '--conditions=@watchtower/source',
        fileURLToPath(new URL('./fixtures/killed.ts', import.meta.url)),
        dir,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [out] = (await once(child.stdout, 'data')) as [Buffer];
    child.kill('SIGKILL');
    await once(child, 'exit');
    const emitted = JSON.parse(out.toString()) as string[];
    expect(emitted).toHaveLength(50);
    const outbox = openOutbox(dir, 'two', postTo(sink.url));
    await expect.poll(() => unique(sink)).toEqual(emitted);
    await outbox.flush();
    outbox.close();
    expect(files()).toEqual([]);
  });

  it('leaves the files of a living process alone, and survives a torn line', async () => {
    const alive = openOutbox(dir, 'alive', async () =>
      Promise.resolve({ status: 0, body: '', bytes: new Uint8Array(), retryAfterMs: undefined }),
    );
    alive.add('{"audit_id":"mine"}');
    const torn = join(dir, 'audit-outbox', `audit-elsewhere-1-dead000000.ndjson`);
    writeFileSync(torn, '{"audit_id":"whole"}\n{"audit_id":"to');
    utimesSync(torn, new Date(0), new Date(0));
    // The same pid means the same container started again; a living neighbour has a pid of its own.
    const neighbour = files().find((name) => name.includes(`-${process.pid}-`)) ?? '';
    renameSync(
      join(dir, 'audit-outbox', neighbour),
      join(dir, 'audit-outbox', neighbour.replace(`-${process.pid}-`, `-${process.ppid}-`)),
    );
    const outbox = openOutbox(dir, 'other', postTo(sink.url));
    await outbox.flush();
    expect(ids(sink)).toEqual(['whole']);
    alive.close();
    outbox.close();
  });

  it('splits what is too large and moves on to new files as they fill', async () => {
    const outbox = openOutbox(dir, 'big', postTo(sink.url));
    sink.answers.push(413, 413);
    const sent = Array.from({ length: 3000 }, () => newAuditId());
    for (const audit_id of sent) outbox.add(JSON.stringify({ audit_id, pad: 'x'.repeat(600) }));
    await outbox.flush();
    expect(unique(sink)).toEqual(sent);
    expect(sent.toSorted()).toEqual(sent);
    outbox.close();
    expect(files()).toEqual([]);
  });

  it('falls back to memory with one warning where it cannot write', async () => {
    const file = join(dir, 'a-file');
    writeFileSync(file, '');
    shared().warned.clear();
    const warned = once(process, 'warning') as Promise<[Error & { code?: string }]>;
    const outbox = openOutbox(file, 'mem', postTo(sink.url));
    outbox.add('{"audit_id":"m1"}');
    await outbox.flush();
    expect(ids(sink)).toEqual(['m1']);
    expect((await warned)[0].code).toBe('WATCHTOWER_OUTBOX_NOT_WRITABLE');
    outbox.close();
  });
});
