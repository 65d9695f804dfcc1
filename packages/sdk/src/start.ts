import { TracerProvider } from '@opentelemetry/sdk-trace';
import { resolveConfig, type Config } from './config.ts';
import { droppedSoFar } from './export/dropped.ts';
import { onProcessEnd } from './internal/process-end.ts';
import { shared, type Dropped } from './internal/shared.ts';
import { buildRuntime } from './internal/build-runtime.ts';
import { warnOnce } from './internal/warn.ts';
import type { WatchtowerOptions } from './options.ts';
import { register } from './otel/registration.ts';
import { ownResource } from './otel/resource.ts';
import { watchtowerSpanProcessor } from './otel/spans.ts';

/** A running Watchtower. */
export interface Watchtower {
  /** Sends what is waiting and stops; resolves within `shutdownTimeoutMs` whatever the collector does. */
  readonly shutdown: () => Promise<void>;
  /** Sends what is waiting now; resolves within `shutdownTimeoutMs`. */
  readonly flush: () => Promise<void>;
  /** How many records were lost so far, by signal and reason: `{ spans: { queue_full: 12 } }`. */
  readonly dropped: () => Dropped;
}

/** Resolves with the work or after the bound, and keeps the process alive until then. */
async function bounded(work: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work.catch(() => undefined), late]);
  clearTimeout(timer);
}

function begin(config: Config): Watchtower {
  const cell = shared();
  const resource = ownResource(config);
  const active = buildRuntime(config, resource);
  cell.runtime = active;
  const processor = watchtowerSpanProcessor();
  register(() => new TracerProvider({ resource, spanProcessors: [processor] }), processor);
  for (const look of cell.components) void look();

  let ending: Promise<void> | undefined;
  const flush = (): Promise<void> => bounded(active.flush(), config.shutdownTimeoutMs);
  const shutdown = (): Promise<void> => {
    ending ??= bounded(active.shutdown(config.shutdownTimeoutMs), config.shutdownTimeoutMs + 500).finally(
      () => {
        if (cell.runtime === active) cell.runtime = undefined;
        forget();
      },
    );
    return ending;
  };
  const forget = onProcessEnd(flush, shutdown, config.handleSignals);
  cell.handle = { shutdown, flush, dropped: droppedSoFar };
  return cell.handle;
}

/**
 * Starts Watchtower in this process: traces, metrics, logs, audits, health and control, beside whatever
 * OpenTelemetry SDK the host runs. A second call (or a second copy of the package) gets the running one.
 * @throws WatchtowerError `config_invalid` when the options contradict themselves. Nothing throws afterwards,
 * except `killSwitch.guard` with {@link KillSwitchActiveError}.
 * @example const watchtower = startWatchtower({ service: 'agency-api' }); process.on('exit', () => watchtower.dropped());
 */
export function startWatchtower(options: WatchtowerOptions = {}): Watchtower {
  const config = resolveConfig(options);
  const cell = shared();
  if (cell.runtime !== undefined && cell.handle !== undefined) {
    if (Object.keys(options).length > 0)
      warnOnce(
        'started_twice',
        'Watchtower runs already in this process; the options of the second start are ignored.',
      );
    return cell.handle;
  }
  if (config.disabled)
    return { shutdown: () => Promise.resolve(), flush: () => Promise.resolve(), dropped: droppedSoFar };
  return begin(config);
}
