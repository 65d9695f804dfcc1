import { setTimeout as pause } from 'node:timers/promises';
import { WatchtowerError } from '@watchtower/contract';
import type { Log } from '../../../kernel/slice.ts';
import type { Store } from '../../../store/store.ts';
import type { Pressure } from '../http/pressure.ts';
import type { Lane } from '../journal/lane.ts';
import { restoreSeries } from './restore-series.ts';
import type { SeriesBook } from './series.ts';

/** Keeps metrics out until the totals of the last run are known: without them a counter would start at its whole. */
export interface SeriesGate extends Pressure {
  /** Restores the totals once the store has what the last run left; resolves earlier when the store does not take it. */
  start(): Promise<void>;
  stop(): void;
}

/** What restoring takes. */
export interface SeriesGateOptions {
  readonly store: Store;
  readonly lane: Lane;
  readonly series: SeriesBook;
  readonly pressure: Pressure;
  readonly log: Log;
  now(): number;
}

const RETRY_MS = 1000;
const SHUT =
  'The store is still taking the metrics of the last run, on which the next ones build; try again later.';

/** Makes the gate, shut. */
export function seriesGate({ store, lane, series, pressure, log, now }: SeriesGateOptions): SeriesGate {
  let open = false;
  let stopped = false;

  async function restore(): Promise<void> {
    while (lane.bytes() > 0 && !stopped) await lane.settled();
    if (stopped) return;
    await restoreSeries(store, series, now());
    open = true;
  }

  async function keepRestoring(): Promise<void> {
    while (!open && !stopped) {
      try {
        await restore();
      } catch (error) {
        log.warn({ err: String(error) }, 'the totals of the metrics could not be read; tried again');
        await pause(RETRY_MS, undefined, { ref: false });
      }
    }
  }

  return {
    async start() {
      await lane.settled();
      if (lane.bytes() === 0) return restore();
      void keepRestoring();
    },
    stop() {
      stopped = true;
    },
    enter(length) {
      if (!open) throw new WatchtowerError('unavailable', SHUT);
      return pressure.enter(length);
    },
  };
}
