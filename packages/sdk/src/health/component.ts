import type { HealthReport, HealthStatus } from '@watchtower/contract';
import { runtime, shared } from '../internal/shared.ts';
import { INSTANCE_ID } from '../otel/resource.ts';
import { redact } from '../redact/index.ts';

/** What a check may say; nothing, `true` or just returning means healthy, `false` or throwing means down. */
export type CheckResult = void | boolean | { readonly status: HealthStatus; readonly message?: string };

/** Options of `health.component`. */
export interface ComponentOptions {
  /** database, queue, mcp_server, runner_pool …; default `component`. */
  readonly kind?: string;
  /** Seconds between checks, 1 to 3600; default 15. A check that takes as long counts as down. */
  readonly interval_s?: number;
  /** Components this one cannot work without. */
  readonly dependsOn?: readonly string[];
}

const STARTED = new Date(Date.now() - process.uptime() * 1000).toISOString();

/** What every report of this process says. */
export function reportBase(
  service: string,
  version: string | undefined,
): Pick<HealthReport, 'service' | 'version' | 'instance' | 'started_at'> {
  return {
    service,
    ...(version === undefined ? {} : { version }),
    instance: INSTANCE_ID,
    started_at: STARTED,
  };
}

function statusOf(result: CheckResult): { status: HealthStatus; message?: string } {
  if (result === false) return { status: 'down' };
  return typeof result === 'object' ? result : { status: 'healthy' };
}

async function within(ms: number, check: () => CheckResult | Promise<CheckResult>): Promise<CheckResult> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<CheckResult>((resolve) => {
    timer = setTimeout(() => resolve({ status: 'down', message: `no answer in ${ms} ms` }), ms).unref();
  });
  try {
    return await Promise.race([check(), late]);
  } finally {
    clearTimeout(timer);
  }
}

function intervalOf(options: ComponentOptions): number {
  return Math.min(Math.max(options.interval_s ?? 15, 1), 3600);
}

/** A check that never answers is asked again only once it has: else one more of them would hang each interval. */
function alone(check: () => CheckResult | Promise<CheckResult>): () => CheckResult | Promise<CheckResult> {
  let hanging: Promise<CheckResult> | undefined;
  return () => {
    if (hanging !== undefined)
      return { status: 'down', message: 'the check before this one has not answered' };
    const answer = check();
    if (!(answer instanceof Promise)) return answer;
    const free = (): void => void (hanging = undefined);
    hanging = answer;
    answer.then(free, free);
    return answer;
  };
}

function componentOf(
  component: string,
  check: () => CheckResult | Promise<CheckResult>,
  options: ComponentOptions,
  interval_s: number,
): () => Promise<void> {
  return async () => {
    const active = runtime();
    if (active === undefined) return;
    const started = performance.now();
    let found: { status: HealthStatus; message?: string };
    try {
      found = statusOf(await within(interval_s * 1000, check));
    } catch (error) {
      found = { status: 'down', message: error instanceof Error ? error.message : String(error) };
    }
    active.report({
      ...reportBase(active.config.service, active.config.version),
      component,
      kind: options.kind ?? 'component',
      status: found.status,
      interval_s,
      latency_ms: Math.round((performance.now() - started) * 100) / 100,
      ...(found.message === undefined ? {} : { message: redact(found.message).slice(0, 1000) }),
      ...(options.dependsOn === undefined ? {} : { depends_on: [...options.dependsOn] }),
    });
  };
}

/** Health of what this process depends on or is made of. */
export const health = {
  /**
   * Checks a component now and every `interval_s`, and reports it to the collector; returns what stops it. A check
   * that throws or answers `false` means down. May be registered before the start.
   * @example const stop = health.component('redis', () => redis.ping().then(() => true), { kind: 'database' })
   */
  component(
    name: string,
    check: () => CheckResult | Promise<CheckResult>,
    options: ComponentOptions = {},
  ): () => void {
    const interval_s = intervalOf(options);
    const look = componentOf(name, alone(check), options, interval_s);
    const { components } = shared();
    components.add(look);
    void look();
    const timer = setInterval(() => void look(), interval_s * 1000).unref();
    return () => {
      components.delete(look);
      clearInterval(timer);
    };
  },
};
