import type { SliceContext } from '../../../kernel/slice.ts';
import type { Delivery, StoredAlert } from '../alert.ts';
import type { Ledger } from '../ledger.ts';
import type { Outgoing } from '../notifiers/notifier.ts';
import { NOTIFIERS } from '../notifiers/registry.ts';
import { type Circuit, createCircuit } from './circuit.ts';
import type { Reach } from './guard.ts';
import { due, type Schedule } from './outbox.ts';
import { createRecorder, type DeliveryCounts } from './recorder.ts';
import { type Outcome, send } from './send.ts';

/** Brings what stands in the outbox to its receivers. */
export interface Pipeline {
  /** Starts every attempt that is due; does not wait for them. */
  run(now: number): void;
  /** Ends attempts under way; they stay in the outbox. */
  stop(): Promise<void>;
  readonly counts: DeliveryCounts;
  readonly circuit: Circuit;
}

type Deps = Pick<SliceContext, 'vault' | 'clock' | 'log'> & {
  readonly ledger: Ledger;
  readonly reach: Reach;
  readonly schedule: Schedule;
};

function requestOf(deps: Deps, delivery: Delivery, at: number): Outgoing | Outcome {
  const { type, sealed_config } = delivery.channel;
  try {
    const config: unknown = JSON.parse(deps.vault.open(sealed_config));
    const outgoing = NOTIFIERS[type]?.request({ id: delivery.message_id, body: delivery.body, at }, config);
    return outgoing ?? { kind: 'gone', error: `no notifier ${type}`, retryAfterMs: 0 };
  } catch (error) {
    return { kind: 'failed', error: String(error), retryAfterMs: 0 };
  }
}

async function attempt(deps: Deps, delivery: Delivery, at: number, signal: AbortSignal): Promise<Outcome> {
  const outgoing = requestOf(deps, delivery, at);
  return 'kind' in outgoing ? outgoing : send(outgoing, deps.reach, signal);
}

/** Most attempts under way at once. */
const IN_FLIGHT_MAX = 16;

/** Makes the pipeline over the alerts' outboxes. */
export function createPipeline(deps: Deps): Pipeline {
  const { ledger, clock } = deps;
  const circuit = createCircuit();
  const inFlight = new Map<string, Promise<void>>();
  const ending = new AbortController();
  const { record, counts } = createRecorder(deps, ending.signal);

  async function deliver(alert: StoredAlert, delivery: Delivery): Promise<void> {
    try {
      const outcome = await attempt(deps, delivery, clock.now(), ending.signal);
      circuit.judged(delivery.channel.receiver, outcome.kind === 'ok', clock.now());
      await record(alert, delivery, outcome);
    } catch (error) {
      if (ending.signal.aborted) return;
      deps.log.error({ alert: alert.id, err: String(error) }, 'a notification was not delivered');
    } finally {
      inFlight.delete(delivery.message_id);
    }
  }

  return {
    counts,
    circuit,
    run(now) {
      for (const alert of ledger.list()) {
        for (const delivery of due(alert, now)) {
          if (inFlight.size >= IN_FLIGHT_MAX || ending.signal.aborted) return;
          if (inFlight.has(delivery.message_id) || !circuit.admits(delivery.channel.receiver, now)) continue;
          inFlight.set(delivery.message_id, deliver(alert, delivery));
        }
      }
    },
    async stop() {
      ending.abort();
      await Promise.all(inFlight.values());
    },
  };
}
