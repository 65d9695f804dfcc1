import type { HealthReport } from '@watchtower/contract';
import type { Config } from '../config.ts';
import { reportBase } from './component.ts';
import { recordResources, watchResources } from './resources.ts';

/** Says that this process lives, and what it uses: as a health report and as gauges. Returns what stops it. */
export function startHeartbeat(config: Config, report: (one: HealthReport) => void): () => void {
  const resources = watchResources();
  const beat = (): void => {
    const use = resources.look();
    recordResources(use, config.service);
    report({
      ...reportBase(config.service, config.version),
      component: config.service,
      kind: 'service',
      status: 'healthy',
      interval_s: config.heartbeatS,
      resources: { ...use, uptime_s: Math.round(process.uptime()) },
    });
  };
  const first = setTimeout(beat, 50).unref();
  const timer = setInterval(beat, config.heartbeatS * 1000).unref();
  return () => {
    clearTimeout(first);
    clearInterval(timer);
    resources.stop();
  };
}
