// Added CPU per request of the Express middleware against the same server without it, in alternating rounds of one
// run. Usage: node --conditions=@watchtower/source bench/express/run.ts
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FLOOR_US = 60;
const TARGET_US = 35;
const CONNECTIONS = 16;
const WARM_UP = 6_000;
const REQUESTS = 10_000;
const ROUNDS = 7;
const MODES = ['bare', 'middleware', 'logged'] as const;

interface Contender {
  readonly child: ChildProcess;
  readonly port: number;
  readonly perRequest: number[];
}

async function ask(child: ChildProcess): Promise<number> {
  child.send({ cpu: true });
  const [answer] = (await once(child, 'message')) as [{ cpu: number }];
  return answer.cpu;
}

async function start(mode: string, sink: string, stateDir: string): Promise<Contender> {
  const child = fork(new URL('./server.ts', import.meta.url), [mode, sink, join(stateDir, mode)], {
    execArgv: ['--conditions=@watchtower/source'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const [ready] = (await once(child, 'message')) as [{ port: number }];
  return { child, port: ready.port, perRequest: [] };
}

async function load(port: number, count: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  let sent = 0;
  async function worker(): Promise<void> {
    while (sent < count) {
      sent += 1;
      const headers = { 'x-client': 'acme' };
      const call = request({ agent, port, host: '127.0.0.1', path: `/items/${sent % 100}`, headers });
      call.end();
      const [answer] = (await once(call, 'response')) as [AsyncIterable<unknown>];
      for await (const _piece of answer);
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  agent.destroy();
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const sink = createServer((req, res) => {
  req.resume();
  req.on('end', () => res.writeHead(200, { 'content-type': 'application/x-protobuf' }).end());
});
sink.listen(0, '127.0.0.1');
await once(sink, 'listening');
const stateDir = mkdtempSync(join(tmpdir(), 'wt-bench-express-'));
const url = `http://127.0.0.1:${(sink.address() as AddressInfo).port}`;
const contenders = new Map<string, Contender>();
try {
  for (const mode of MODES) contenders.set(mode, await start(mode, url, stateDir));
  for (const { port } of contenders.values()) await load(port, WARM_UP);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const contender of contenders.values()) {
      const before = await ask(contender.child);
      await load(contender.port, REQUESTS);
      contender.perRequest.push(((await ask(contender.child)) - before) / REQUESTS);
    }
  }
  const bare = contenders.get('bare')?.perRequest ?? [];
  const rows = [...contenders].map(([mode, { perRequest }]) => {
    const added = median(perRequest.map((us, round) => us - (bare[round] ?? Number.NaN)));
    return { mode, 'CPU µs/request': +median(perRequest).toFixed(1), 'added µs': +added.toFixed(1) };
  });
  console.table(rows);
  const added = rows.find((row) => row.mode === 'middleware')?.['added µs'] ?? Number.NaN;
  console.log(`express: added ${added} µs per request (floor ${FLOOR_US}, target ${TARGET_US})`);
  if (!(added <= FLOOR_US)) process.exitCode = 1;
} finally {
  for (const { child } of contenders.values()) child.kill('SIGKILL');
  sink.closeAllConnections();
  sink.close();
  rmSync(stateDir, { recursive: true, force: true });
}
