import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { batches } from './batch.ts';
import { load, type Round } from './load.ts';
import { type Segments, writeSegments } from './segments.ts';

const FLOOR = 0.25;
const AIM = 0.45;
const ROUNDS = 3;
const SECONDS = 8;
const SEGMENTS = 6;
const SEGMENT_ROWS = 100_000;

interface EngineRound {
  /** Rows a second with one, two and three sessions. */
  readonly perSecond: readonly number[];
  readonly cpuUs: number;
}

interface Stored {
  readonly rows: number;
  readonly unique: number;
  readonly bytes: number;
}

function child<T>(script: string, argument: string): T {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const env = { ...process.env, UV_THREADPOOL_SIZE: '12' };
  const options = { env, encoding: 'utf8', maxBuffer: 1 << 20 } as const;
  return JSON.parse(
    execFileSync(process.execPath, ['--conditions=@watchtower/source', file, argument], options),
  ) as T;
}

/** One round of the engine and one of the collector, each in a directory of its own. */
async function round(dir: string, { files, columns }: Segments) {
  const engineDir = join(dir, 'engine');
  const argument = { dataDir: engineDir, files, columns, rows: SEGMENT_ROWS };
  const engine = child<EngineRound>('./engine.ts', JSON.stringify(argument));
  rmSync(engineDir, { recursive: true, force: true });
  const ourDir = join(dir, 'ours');
  const ours = await load(ourDir, SECONDS);
  const stored = child<Stored>('./count.ts', ourDir);
  rmSync(ourDir, { recursive: true, force: true });
  return { engine, ours, stored };
}

const round2 = (value: number): number => Number(value.toFixed(2));

function report(best: Round, engine: EngineRound, of: { segments: Segments; stored: Stored }) {
  const [one = 0, two = 0, three = 0] = engine.perSecond;
  console.table({
    'end to end, spans/s': best.perSecond,
    'engine alone, 1 session, rows/s': one,
    'engine alone, 2 sessions, rows/s': two,
    'engine alone, 3 sessions, rows/s': three,
    'engine alone, CPU, µs/row': engine.cpuUs,
    'collector, CPU, µs/span': best.cpuUs,
    ...Object.fromEntries(
      Object.entries(best.parts).map(([name, us]) => [`of it ${name}, living threads`, us]),
    ),
    'decoding and columns alone, µs/span': round2(of.segments.decodeUs),
    'of it redaction': round2(of.segments.redactUs),
    'load generator (making and sending), CPU, µs/span': best.clientUs,
    'ack p50, ms': best.ackP50,
    'ack p99, ms': best.ackP99,
    'peak RSS, MB': best.rssMb,
    'bytes a span on disk': Number((of.stored.bytes / of.stored.rows).toFixed(1)),
  });
}

/**
 * The ratio is the median of the rounds' own, each against the engine of the same minute at its best number of
 * sessions; the table shows the best of all rounds, since neighbours only ever take away.
 */
function judge(rounds: readonly Awaited<ReturnType<typeof round>>[], segments: Segments): boolean {
  const [first] = rounds;
  if (first === undefined) throw new Error('No round was measured.');
  const most = [0, 1, 2].map((i) => Math.max(...rounds.map(({ engine }) => engine.perSecond[i] ?? 0)));
  const engine = { perSecond: most, cpuUs: Math.min(...rounds.map((of) => of.engine.cpuUs)) };
  const best = rounds.reduce((top, of) => (of.ours.perSecond > top.ours.perSecond ? of : top), first);
  const cpuUs = Math.min(...rounds.map(({ ours }) => ours.cpuUs));
  const pairs = rounds.map(({ ours, engine: peer }) => ours.perSecond / Math.max(...peer.perSecond));
  const ratio = Number((pairs.toSorted((a, b) => a - b)[Math.floor(pairs.length / 2)] ?? 0).toFixed(3));
  const bestRatio = Number((best.ours.perSecond / Math.max(...most)).toFixed(3));
  const cpuRatio = Number((engine.cpuUs / cpuUs).toFixed(3));
  const cores = cpus().length;
  const room = Math.round((cores * 1e6) / (cpuUs + best.ours.clientUs));
  const lost = rounds.reduce((sum, { ours, stored }) => sum + ours.spans - stored.unique, 0);
  const doubled = rounds.reduce((sum, { stored }) => sum + stored.rows - stored.unique, 0);
  report(best.ours, engine, { segments, stored: best.stored });
  const each = rounds.map(({ ours }) => `${ours.perSecond}/s at ${ours.cpuUs} µs`).join(', ');
  console.log(`ingest: rounds ${each}; ${cores} cores of CPU are enough for ${room}/s, generator included`);
  const busy = round2(loadavg()[0] ?? 0);
  console.log(
    `ingest: ratio ${ratio} of the engine at its best (median of rounds; best round of either side ${bestRatio}), by CPU ${cpuRatio} (floor ${FLOOR}, aim ${AIM}; load average ${busy} on ${cores} cores)`,
  );
  console.log(JSON.stringify({ bench: 'ingest', ratio, cpuRatio, room, lost, doubled, cores, rounds }));
  return ratio >= FLOOR && lost === 0 && doubled === 0;
}

const dir = mkdtempSync(join(tmpdir(), 'wt-bench-ingest-'));
try {
  const segments = writeSegments(batches('bench'), dir, SEGMENTS, SEGMENT_ROWS);
  const rounds = [];
  for (let i = 0; i < ROUNDS; i++) rounds.push(await round(dir, segments));
  if (!judge(rounds, segments)) process.exitCode = 1;
} finally {
  rmSync(dir, { recursive: true, force: true });
}
