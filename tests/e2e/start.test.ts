// `npm start` as a user runs it, on what the gate has built: URL, live traffic, and nothing left after Ctrl-C.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient, opsSummary } from '@watchtower/contract';
import { waitFor } from '@watchtower/testkit';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { freePort } from '../free-port.ts';
import { childrenOf, isRunning, type ProcessEntry } from '../process-tree.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'start-'));
});
let running: ChildProcess | undefined;
afterEach(async () => {
  // A test that failed half-way: what it started ends with its parent.
  if (running !== undefined && running.exitCode === null && running.signalCode === null) {
    const tree = await childrenOf(running.pid ?? 0);
    running.kill('SIGKILL');
    for (const { pid, command } of tree) if (command.includes('scripts/')) process.kill(pid, 'SIGKILL');
    await nothingLeft(tree);
  }
  rmSync(dir, { recursive: true, force: true });
});

async function start(): Promise<{ child: ChildProcess; url: string; seconds: number }> {
  const from = Date.now();
  const [port, gateway, api, sandbox] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  const child = spawn(process.execPath, ['scripts/run.mjs', 'start'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      WATCHTOWER_PORT: String(port),
      WATCHTOWER_DATA_DIR: dir,
      WATCHTOWER_STATE_DIR: join(dir, 'sdk'),
      AGENCY_GATEWAY_PORT: String(gateway),
      AGENCY_API_PORT: String(api),
      AGENCY_SANDBOX_PORT: String(sandbox),
      AGENCY_RATE: '240',
    },
  });
  running = child;
  let output = '';
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString();
      const found = /Watchtower\s+(http:\S+)/.exec(output)?.[1];
      if (found !== undefined && output.includes('you are signed in')) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`npm start ended with ${code}:\n${output}`)));
  });
  return { child, url, seconds: (Date.now() - from) / 1000 };
}

/** Waits until every process is gone: a browser's helpers end a moment after the browser itself. */
async function nothingLeft(tree: readonly ProcessEntry[]): Promise<void> {
  const alive = async (): Promise<number> =>
    (await Promise.all(tree.map(({ pid }) => isRunning(pid)))).filter(Boolean).length;
  await waitFor(async () => ((await alive()) === 0 ? true : undefined), { timeout: 12_000 });
}

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'prints its URL within 20 s, has traffic within 10 s, and within 5 s of %s leaves nothing',
  async (signal) => {
    const { child, url, seconds } = await start();
    expect(seconds).toBeLessThan(20);
    const client = createClient({ url });
    await waitFor(async () => ((await client.ask(opsSummary, {})).runs_today > 0 ? true : undefined), {
      timeout: 10_000,
    });
    const tree = await childrenOf(child.pid ?? 0);
    expect(tree.length).toBeGreaterThanOrEqual(7);
    const told = Date.now();
    child.kill(signal);
    await once(child, 'exit');
    // The agency goes first: one that cannot reach its collector any more waits until it gives up.
    expect(Date.now() - told).toBeLessThan(5_000);
    await nothingLeft(tree);
  },
);

it('ends everything when the collector dies', async () => {
  const { child } = await start();
  const tree = await childrenOf(child.pid ?? 0);
  const collector = tree.filter((p) => p.command.includes('collector/dist/bin.js')).at(-1);
  process.kill(collector?.pid ?? 0, 'SIGKILL');
  const [code] = (await once(child, 'exit')) as [number];
  expect(code).toBe(1);
  await nothingLeft(tree);
});

it('ends everything when it is killed itself', async () => {
  const { child } = await start();
  const tree = await childrenOf(child.pid ?? 0);
  const task = tree.find((p) => p.command.includes('scripts/tasks/start.mjs'));
  process.kill(task?.pid ?? 0, 'SIGKILL');
  await once(child, 'exit');
  await nothingLeft(tree);
});
