import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCollector, waitFor } from '@watchtower/testkit';
import { afterAll, describe, expect, it } from 'vitest';

const BIN = fileURLToPath(new URL('./bin.ts', import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'watchtower-start-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function command(env: Record<string, string>): { args: string[]; env: Record<string, string> } {
  const path = process.env['PATH'] ?? '';
  return {
    args: ['--conditions=@watchtower/source', BIN],
    env: { PATH: path, WATCHTOWER_PORT: '0', ...env },
  };
}

/** Runs the command to its end. */
function run(env: Record<string, string>) {
  const { args, env: variables } = command(env);
  return spawnSync(process.execPath, args, { env: variables, encoding: 'utf8', timeout: 20_000 });
}

/** Starts the command as a user would: no thread pool set, so that it starts itself over. */
async function launch(
  env: Record<string, string>,
): Promise<{ child: ChildProcess; output: () => string; url: string }> {
  const { args, env: variables } = command(env);
  const child = spawn(process.execPath, args, { env: variables, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => (output += text.toString()));
  const url = await waitFor(() => /"url":"([^"]+)".*"collector ready"/.exec(output)?.[1], {
    timeout: 20_000,
  });
  return { child, output: () => output, url };
}

describe('the collector process', () => {
  it('becomes ready, survives a kill and reopens its data', async () => {
    const collector = await runCollector({ env: { WATCHTOWER_LOG_LEVEL: 'error' } });
    const ready = collector
      .output()
      .split('\n')
      .filter((line) => line.includes('"collector ready"'));
    expect(ready).toHaveLength(1);
    expect((await fetch(`${collector.url}/healthz`)).status).toBe(200);
    await collector.kill9();
    await collector.restart();
    expect((await fetch(`${collector.url}/readyz`)).status).toBe(200);
    expect(await collector.stop()).toBe(0);
    expect(collector.output()).not.toContain('"level":"ERROR"');
  });

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'stops cleanly on %s, with a stream and a socket open',
    async (signal) => {
      const dataDir = join(dir, signal);
      const { child, url, output } = await launch({ WATCHTOWER_DEV: '1', WATCHTOWER_DATA_DIR: dataDir });
      const threads = readdirSync(`/proc/${child.pid}/task`).length;
      expect(threads).toBeGreaterThan(12);
      expect(readFileSync(`/proc/${child.pid}/environ`, 'utf8')).toContain('UV_THREADPOOL_SIZE=12');
      const stream = await fetch(`${url}/v1/control`);
      expect(stream.status).toBe(200);
      const socket = new WebSocket(`${url.replace('http', 'ws')}/api/ws`);
      await once(socket, 'open');
      const closed = once(socket, 'close');
      const children = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim();
      expect(children).toBe('');
      const started = performance.now();
      child.kill(signal);
      const [code] = (await once(child, 'exit')) as [number | null];
      expect([code, output().includes('"level":"ERROR"')]).toEqual([0, false]);
      expect(performance.now() - started).toBeLessThan(10_000);
      await closed;
      await expect(fetch(`${url}/healthz`)).rejects.toThrow();
      const again = await runCollector({ dataDir });
      expect(await again.stop()).toBe(0);
    },
  );

  it('ends with 1 and a sentence when the port is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { status, stderr } = run({ WATCHTOWER_PORT: String(port), WATCHTOWER_DATA_DIR: join(dir, 'port') });
    server.close();
    expect(status).toBe(1);
    expect(stderr).toContain(`port ${port} is in use`);
    expect(stderr).toContain('set WATCHTOWER_PORT');
    expect(stderr).not.toContain('    at ');
  });

  it('ends with 1 and a sentence when another collector has the directory', async () => {
    const collector = await runCollector();
    const { status, stderr } = run({ WATCHTOWER_DATA_DIR: collector.dataDir });
    expect(status).toBe(1);
    expect(stderr).toMatch(/in use by another collector\. Stop it, or set WATCHTOWER_DATA_DIR/);
    expect((await fetch(`${collector.url}/readyz`)).status).toBe(200);
    await collector.stop();
  });

  it('ends with 1 and a sentence when the data directory cannot be made', () => {
    const { status, stderr } = run({ WATCHTOWER_DATA_DIR: '/dev/null/data' });
    expect(status).toBe(1);
    expect(stderr).toMatch(/data directory \/dev\/null\/data cannot be written .*WATCHTOWER_DATA_DIR/);
    expect(stderr).not.toContain('    at ');
  });

  it('ends with 1 and every fault of its configuration', () => {
    const { status, stderr } = run({
      WATCHTOWER_DEV: '1',
      WATCHTOWER_HOST: '0.0.0.0',
      WATCHTOWER_COMMIT_MS: 'soon',
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /2 faults:\n {2}WATCHTOWER_COMMIT_MS is “soon”.*\n {2}WATCHTOWER_HOST is 0\.0\.0\.0/,
    );
  });

  it('asks for credentials outside development mode, and prints those it made once', async () => {
    const dataDir = join(dir, 'production');
    const collector = await runCollector({ dataDir, env: { WATCHTOWER_DEV: undefined } });
    expect((await fetch(`${collector.url}/api/ops/summary`)).status).toBe(401);
    expect((await fetch(`${collector.url}/v1/traces`, { method: 'POST' })).status).toBe(401);
    const first = collector.output();
    await collector.restart();
    const second = collector.output().slice(first.length);
    const made = /wt_[A-Za-z0-9_-]{20,}/g;
    expect(first.match(made)?.length).toBeGreaterThan(0);
    expect(second.match(made)).toBeNull();
    await collector.stop();
  });
});
