// Time of a span through `withSpan` and `traced` against a bare OpenTelemetry 3 span with the same ten attributes,
// both exporting protobuf with gzip to a local sink, in alternating rounds of one run.
// Usage: node --conditions=@watchtower/source bench/sdk/run.ts
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FLOOR = 1.3;
const ROUNDS = 9;
const WARM_UP = 20_000;
const SPANS = 20_000;
const MODES = ['bare', 'withSpan', 'traced'] as const;

interface Result {
  readonly ns: number;
  readonly cpuUs: number;
}

async function measure(child: ChildProcess, spans: number): Promise<Result> {
  child.send({ spans });
  const [result] = (await once(child, 'message')) as [Result];
  return result;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const dir = mkdtempSync(join(tmpdir(), 'watchtower-bench-'));
let bytes = 0;
const sink = createServer((req, res) => {
  req.on('data', (part: Buffer) => (bytes += part.length));
  req.on('end', () => res.writeHead(200, { 'content-type': 'application/x-protobuf' }).end());
});
sink.listen(0, '127.0.0.1');
await once(sink, 'listening');
const url = `http://127.0.0.1:${(sink.address() as AddressInfo).port}`;

const children = new Map<string, { child: ChildProcess; results: Result[]; bytes: number }>();
for (const mode of MODES) {
  const child = fork(new URL('./contender.ts', import.meta.url), [mode, url, join(dir, mode)], {
    execArgv: ['--conditions=@watchtower/source'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  children.set(mode, { child, results: [], bytes: 0 });
}
for (const { child } of children.values()) await measure(child, WARM_UP);
for (let round = 0; round < ROUNDS; round++) {
  for (const one of children.values()) {
    const before = bytes;
    one.results.push(await measure(one.child, SPANS));
    one.bytes += bytes - before;
  }
}
for (const { child } of children.values()) {
  child.send({ spans: 0 });
  await once(child, 'exit');
}
sink.closeAllConnections();
sink.close();
rmSync(dir, { recursive: true, force: true });

let worst = 0;
for (const [mode, { results, bytes: sent }] of children) {
  const base = children.get('bare')?.results ?? [];
  const ratio = median(results.map((r, i) => r.ns / (base[i]?.ns ?? Number.NaN)));
  const cpu = median(results.map((r, i) => r.cpuUs / (base[i]?.cpuUs ?? Number.NaN)));
  if (mode !== 'bare') worst = Math.max(worst, ratio);
  console.log(
    `${mode.padEnd(9)} ${median(results.map((r) => r.ns))
      .toFixed(0)
      .padStart(6)} ns/span (x${ratio.toFixed(2)})  ` +
      `${median(results.map((r) => r.cpuUs))
        .toFixed(1)
        .padStart(5)} us CPU/span sent (x${cpu.toFixed(2)})  ` +
      `${(sent / (SPANS * ROUNDS)).toFixed(0)} B/span`,
  );
}
console.log(`sdk span ratio ${worst.toFixed(2)}, floor ${FLOOR}`);
if (!(worst <= FLOOR)) {
  console.error(`Missed: a span costs ${worst.toFixed(2)} times a bare one, more than ${FLOOR}.`);
  process.exitCode = 1;
}
