import { statfs } from 'node:fs/promises';
import { hostname } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { HealthReport, HealthStatus } from '@watchtower/contract';
import type { SliceContext } from '../../kernel/slice.ts';

/** Seconds between the collector's own reports. */
export const SELF_INTERVAL_S = 10;

/** What the collector measures of itself; `null` where the store or the disk gave no answer. */
export interface Measures {
  readonly store_ms: number | null;
  readonly event_loop_p99_ms: number;
  readonly disk_free_ratio: number | null;
}

/** Milliseconds between samples of the event loop. */
const SAMPLE_MS = 20;
const SLOW_STORE_MS = 1000;
const SLOW_LOOP_MS = 500;
const FULL_DISK_RATIO = 0.05;

/** Whether the collector is well, and what is wrong when it is not. */
export function judgeSelf(measured: Measures): { status: HealthStatus; message: string | null } {
  if (measured.store_ms === null) return { status: 'down', message: 'the store does not answer' };
  const faults = [
    measured.store_ms > SLOW_STORE_MS
      ? `the store takes ${Math.round(measured.store_ms)} ms to answer`
      : null,
    measured.event_loop_p99_ms > SLOW_LOOP_MS
      ? `the event loop is late by ${Math.round(measured.event_loop_p99_ms)} ms (p99)`
      : null,
    measured.disk_free_ratio !== null && measured.disk_free_ratio < FULL_DISK_RATIO
      ? `the disk has ${Math.round(measured.disk_free_ratio * 100)} % left`
      : null,
  ].filter((fault) => fault !== null);
  return faults.length === 0
    ? { status: 'healthy', message: null }
    : { status: 'degraded', message: faults.join('; ') };
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** Percent of one core since the last call. */
function cpuWatch(): () => number {
  let before = { usage: process.cpuUsage(), at: performance.now() };
  return () => {
    const { user, system } = process.cpuUsage(before.usage);
    const elapsed = performance.now() - before.at;
    before = { usage: process.cpuUsage(), at: performance.now() };
    return elapsed > 0 ? round((user + system) / 10 / elapsed) : 0;
  };
}

async function storeMs(store: SliceContext['store']): Promise<number | null> {
  const from = performance.now();
  return store.query('SELECT 1', {}, { maxSeconds: 5 }).then(
    () => round(performance.now() - from),
    () => null,
  );
}

function loopP99(histogram: ReturnType<typeof monitorEventLoopDelay>): number {
  // The histogram holds the whole time between two samples, of which the interval itself is no delay.
  const p99 = round(Math.max(0, histogram.percentile(99) / 1e6 - SAMPLE_MS));
  histogram.reset();
  return Number.isFinite(p99) ? p99 : 0;
}

/** Watches this process; `report` measures since the last time, `stop` ends the watch. */
export function createSelf(context: SliceContext): { report(): Promise<HealthReport>; stop(): void } {
  const histogram = monitorEventLoopDelay({ resolution: SAMPLE_MS });
  histogram.enable();
  const cpu = cpuWatch();
  return {
    async report() {
      const disk = await statfs(context.config.dataDir).catch(() => null);
      const store_ms = await storeMs(context.store);
      const event_loop_p99_ms = loopP99(histogram);
      const disk_free_ratio = disk === null || disk.blocks === 0 ? null : disk.bavail / disk.blocks;
      const { status, message } = judgeSelf({ store_ms, event_loop_p99_ms, disk_free_ratio });
      return {
        component: 'collector',
        kind: 'collector',
        service: 'watchtower-collector',
        status,
        version: context.version,
        instance: `${hostname()}:${process.pid}`,
        started_at: new Date(context.startedAt).toISOString(),
        interval_s: SELF_INTERVAL_S,
        ...(store_ms === null ? {} : { latency_ms: store_ms }),
        ...(message === null ? {} : { message }),
        depends_on: [],
        resources: {
          rss_bytes: process.memoryUsage.rss(),
          cpu_pct: cpu(),
          uptime_s: Math.round(process.uptime()),
          event_loop_p99_ms,
          ...(disk === null ? {} : { disk_free_bytes: disk.bavail * disk.bsize }),
          ...(disk_free_ratio === null ? {} : { disk_used_pct: round(100 * (1 - disk_free_ratio)) }),
        },
      };
    },
    stop: () => histogram.disable(),
  };
}
