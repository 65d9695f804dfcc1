import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCollector, waitFor } from '@watchtower/testkit';
import { BATCH, batches } from './batch.ts';
import { writeSegments } from './segments.ts';

const FLOOR = 0.25;
const AIM = 0.45;
const SECONDS = 20;
const CONNECTIONS = 8;
const SEGMENTS = 12;
const SEGMENT_ROWS = 100_000;

function child<T>(script: string, argument: string): T {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const env = { ...process.env, UV_THREADPOOL_SIZE: '12' };
  const options = { env, encoding: 'utf8', maxBuffer: 1 << 20 } as const;
  return JSON.parse(
    execFileSync(process.execPath, ['--conditions=@watchtower/source', file, argument], options),
  ) as T;
}

const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });

function post(url: string, body: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-protobuf', 'content-length': body.length };
    const sent = request(`${url}/v1/traces`, { method: 'POST', agent, headers }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

async function gauge(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line.startsWith(`watchtower_${name}`));
  if (lines.length === 0) throw new Error(`/metrics lacks watchtower_${name}`);
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

/** Milliseconds of CPU a process has used (Linux). */
function cpuMs(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function rssMb(pid: number | undefined): number {
  const line = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Math.round(Number(line?.[1]) / 1024);
}

async function load(dataDir: string) {
  const from = batches('bench');
  const start = performance.now();
  for (let i = 0; i < 50; i++) from.next();
  const generatorUs = ((performance.now() - start) * 1000) / (50 * BATCH);
  const collector = await runCollector({ dataDir });
  const began = performance.now();
  const acks: number[] = [];
  const refused: number[] = [];
  const send = async (): Promise<void> => {
    while (performance.now() - began < SECONDS * 1000) {
      const sent = performance.now();
      const status = await post(collector.url, from.next());
      if (status === 200) acks.push(performance.now() - sent);
      else refused.push(status);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, send));
  await waitFor(async () => (await gauge(collector.url, 'ingest_journal_bytes')) === 0, { timeout: 30_000 });
  const seconds = (performance.now() - began) / 1000;
  const { pid } = collector.process;
  const [cpu, rss] = [cpuMs(pid), rssMb(pid)];
  await collector.stop();
  const spans = acks.length * BATCH;
  const sorted = acks.toSorted((a, b) => a - b);
  const at = (q: number): number => Math.round(sorted[Math.floor(sorted.length * q)] ?? Number.NaN);
  return {
    spans,
    refused: refused.length,
    perSecond: Math.round(spans / seconds),
    seconds: Number(seconds.toFixed(1)),
    generatorUs: Number(generatorUs.toFixed(2)),
    cpuUs: Number(((cpu * 1000) / spans).toFixed(2)),
    ackP50: at(0.5),
    ackP99: at(0.99),
    rssMb: rss,
  };
}

const dir = mkdtempSync(join(tmpdir(), 'wt-bench-ingest-'));
try {
  const ours = await load(join(dir, 'ours'));
  agent.destroy();
  const stored = child<{ rows: number; unique: number; bytes: number }>('./count.ts', join(dir, 'ours'));
  rmSync(join(dir, 'ours'), { recursive: true, force: true });
  const dataDir = join(dir, 'engine');
  await (await runCollector({ dataDir })).stop();
  const { files, columns, decodeUs, redactUs } = writeSegments(batches('bench'), dir, SEGMENTS, SEGMENT_ROWS);
  const engine = child<{ one: number; two: number; rows: number; cpuUs: number }>(
    './engine.ts',
    JSON.stringify({ dataDir, files, columns, rows: SEGMENT_ROWS }),
  );
  const best = Math.max(engine.one, engine.two);
  const ratio = Number((ours.perSecond / best).toFixed(3));
  const lost = ours.spans - stored.unique;
  const doubled = stored.rows - stored.unique;
  console.table({
    'end to end, spans/s': ours.perSecond,
    'engine alone, 1 session, rows/s': Math.round(engine.one),
    'engine alone, 2 sessions, rows/s': Math.round(engine.two),
    'engine alone, CPU, µs/row': Number(engine.cpuUs.toFixed(2)),
    'collector CPU, µs/span': ours.cpuUs,
    'of it decoding and columns': Number(decodeUs.toFixed(2)),
    'of it redaction': Number(redactUs.toFixed(2)),
    'generator CPU (in this process), µs/span': ours.generatorUs,
    'ack p50, ms': ours.ackP50,
    'ack p99, ms': ours.ackP99,
    'peak RSS, MB': ours.rssMb,
    'bytes a span on disk': Number((stored.bytes / stored.rows).toFixed(1)),
  });
  console.log(`ingest: ratio ${ratio} of the engine at its best (floor ${FLOOR}, aim ${AIM})`);
  console.log(
    JSON.stringify({
      bench: 'ingest',
      ratio,
      engine,
      ours,
      decodeUs,
      redactUs,
      lost,
      doubled,
      cores: cpus().length,
    }),
  );
  if (!(ratio >= FLOOR) || lost !== 0 || doubled !== 0) process.exitCode = 1;
} finally {
  rmSync(dir, { recursive: true, force: true });
}
