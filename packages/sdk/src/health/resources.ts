import { monitorEventLoopDelay } from 'node:perf_hooks';
import { metrics } from '../metrics/metrics.ts';

/** What the process uses, since the last look. */
export interface ResourceUse {
  readonly cpu_pct: number;
  readonly rss_bytes: number;
  readonly event_loop_p99_ms: number;
}

/** Starts looking at CPU, memory and event loop; each look covers the time since the one before. */
export function watchResources(): { look: () => ResourceUse; stop: () => void } {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  let cpu = process.cpuUsage();
  let at = performance.now();
  return {
    look() {
      const used = process.cpuUsage(cpu);
      const ms = Math.max(performance.now() - at, 1);
      cpu = process.cpuUsage();
      at = performance.now();
      const p99 = delay.percentile(99) / 1e6;
      delay.reset();
      return {
        cpu_pct: Math.round(((used.user + used.system) / 1000 / ms) * 10_000) / 100,
        rss_bytes: process.memoryUsage.rss(),
        // The sampler waits 20 ms itself; what is beyond that is delay.
        event_loop_p99_ms: Number.isFinite(p99) ? Math.max(0, Math.round((p99 - 20) * 100) / 100) : 0,
      };
    },
    stop: () => void delay.disable(),
  };
}

/** Sets the process gauges from one look. */
export function recordResources(use: ResourceUse, service: string): void {
  metrics.processCpuUtilizationPct.set(use.cpu_pct, { service });
  metrics.processMemoryRssBytes.set(use.rss_bytes, { service });
  metrics.eventLoopDelayP99.set(use.event_loop_p99_ms, { service });
}
