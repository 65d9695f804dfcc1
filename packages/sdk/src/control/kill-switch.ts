import { WatchtowerError, type Metric } from '@watchtower/contract/data';
import { currentContext } from '../correlation/ids.ts';
import { runtime } from '../internal/shared.ts';
import { metrics, registerMetric } from '../metrics/metrics.ts';
import type { SwitchQuery } from './switches.ts';

const UNKNOWN: Metric<'kill_switch_unknown_total', 'decision', 'counter'> = {
  name: 'kill_switch_unknown_total',
  kind: 'counter',
  unit: '1',
  labels: ['decision'],
  limit: 10,
  description: 'Guards that had to decide before any control state was seen.',
};
const unknown = registerMetric(UNKNOWN);

/** A kill switch stops this action. The only thing the SDK throws after the start; code `kill_switch_active`. */
export class KillSwitchActiveError extends WatchtowerError {
  /** Scope of the switch that is on, or `unknown` for a guard that fails closed. */
  readonly scope: string;
  constructor(scope: string, message: string) {
    super('kill_switch_active', message);
    this.name = 'KillSwitchActiveError';
    this.scope = scope;
  }
}

function refuse(scope: string, message: string): never {
  metrics.policyGuardBlocks.add(1, { policy: 'kill_switch', reason: scope });
  throw new KillSwitchActiveError(scope, message);
}

/** Obeys the operator's kill switches. */
export const killSwitch = {
  /**
   * Runs `fn` unless a kill switch covers this client, platform, lane or everything; what is not named comes from
   * the context. The state arrives within seconds and is kept on disk, so that a restart without the collector
   * still obeys. While no state was ever seen the guard is open and counted, with `failClosed` it refuses.
   * @throws KillSwitchActiveError when a switch is on; whatever `fn` throws otherwise.
   * @example await killSwitch.guard({ client_id: 'acme', platform: 'x' }, () => publish(post))
   */
  guard<T>(query: SwitchQuery, fn: () => T): T {
    const active = runtime();
    if (active === undefined) return fn();
    const here = currentContext();
    const state = active.switches({
      client_id: query.client_id ?? here.client_id,
      platform: query.platform ?? here.platform,
      lane: query.lane ?? here.lane,
    });
    if (state.active !== undefined) {
      const { scope, reason } = state.active;
      refuse(
        scope,
        `Stopped by the ${scope} kill switch: ${reason}. An operator can lift it in the console.`,
      );
    }
    if (!state.known) {
      const closed = active.config.failClosed;
      unknown.add(1, { decision: closed ? 'refused' : 'allowed' });
      if (closed)
        refuse(
          'unknown',
          'Stopped because no control state was ever seen and failClosed is set; is the collector up?',
        );
    }
    return fn();
  },
};
