// One round of load on a real collector over loopback HTTP.
import { readdirSync, readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { runCollector, waitFor } from '@watchtower/testkit';
import { BATCH, batches } from './batch.ts';

const CONNECTIONS = 8;

/** What a round of load gave; CPU in microseconds a span. */
export interface Round {
  readonly spans: number;
  readonly refused: number;
  readonly perSecond: number;
  /** The collector's process: all of it, and its main thread, garbage collection, engine and merges. */
  readonly cpuUs: number;
  readonly parts: Readonly<Record<string, number>>;
  /** This process: making requests and sending them. */
  readonly clientUs: number;
  readonly ackP50: number;
  readonly ackP99: number;
  readonly rssMb: number;
}

function post(agent: Agent, url: string, body: Buffer): Promise<number> {
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

/** Milliseconds of CPU in a line of /proc/…/stat (Linux). */
function cpuMs(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

const GROUPS: Readonly<Record<string, string>> = {
  V8Worker: 'garbage collection',
  MergeMutate: 'merges',
  'libuv-worker': 'files and sessions',
};

/** Milliseconds of CPU of a process, and by what its living threads do. */
function cpuOf(pid: number): { all: number; parts: Record<string, number> } {
  const parts: Record<string, number> = {};
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
      const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
      const group = thread === String(pid) ? 'main thread' : (GROUPS[name] ?? 'engine');
      parts[group] = (parts[group] ?? 0) + cpuMs(stat);
    } catch {
      // A thread that ended between the two reads.
    }
  }
  return { all: cpuMs(readFileSync(`/proc/${pid}/stat`, 'utf8')), parts };
}

function rssMb(pid: number): number {
  const line = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Math.round(Number(line?.[1]) / 1024);
}

/** Sends for so many seconds and waits until every row can be queried. */
export async function load(dataDir: string, seconds: number): Promise<Round> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const from = batches('bench');
  const collector = await runCollector({ dataDir });
  const pid = collector.process.pid ?? 0;
  const before = { collector: cpuOf(pid), client: process.cpuUsage() };
  const began = performance.now();
  const acks: number[] = [];
  let refused = 0;
  const send = async (): Promise<void> => {
    while (performance.now() - began < seconds * 1000) {
      const sent = performance.now();
      const status = await post(agent, collector.url, from.next());
      if (status === 200) acks.push(performance.now() - sent);
      else refused++;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, send));
  const client = process.cpuUsage(before.client);
  await waitFor(async () => (await gauge(collector.url, 'ingest_journal_bytes')) === 0, { timeout: 30_000 });
  const took = performance.now() - began;
  const after = cpuOf(pid);
  const rss = rssMb(pid);
  await collector.stop();
  agent.destroy();
  const spans = acks.length * BATCH;
  const per = (ms: number): number => Number(((ms * 1000) / spans).toFixed(2));
  const sorted = acks.toSorted((a, b) => a - b);
  const at = (q: number): number => Math.round(sorted[Math.floor(sorted.length * q)] ?? Number.NaN);
  const parts = Object.entries(after.parts).map(
    ([name, ms]) => [name, per(ms - (before.collector.parts[name] ?? 0))] as const,
  );
  return {
    spans,
    refused,
    perSecond: Math.round((spans * 1000) / took),
    cpuUs: per(after.all - before.collector.all),
    parts: Object.fromEntries(parts),
    clientUs: per((client.user + client.system) / 1000),
    ackP50: at(0.5),
    ackP99: at(0.99),
    rssMb: rss,
  };
}
