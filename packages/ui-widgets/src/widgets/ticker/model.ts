import type { OpsEvent } from '@watchtower/contract';
import { formatMs } from '../../core/format.ts';
import type { Tone } from '../../parts/state-mark.tsx';

/** Most lines the ticker keeps. */
export const TICKER_CAP = 200;

const VIEW: Readonly<Record<OpsEvent['type'], { tone: Tone; word: string }>> = {
  run_started: { tone: 'mute', word: 'run started' },
  run_success: { tone: 'ok', word: 'run succeeded' },
  run_failed: { tone: 'crit', word: 'run failed' },
  agent_created: { tone: 'info', word: 'agent registered' },
  agent_updated: { tone: 'info', word: 'agent updated' },
  thread_message_created: { tone: 'mute', word: 'message' },
  alert_fired: { tone: 'crit', word: 'alert fired' },
  alert_resolved: { tone: 'ok', word: 'alert resolved' },
  audit: { tone: 'info', word: 'audit' },
  kill_switch: { tone: 'warn', word: 'kill switch' },
};

/** What a line of the ticker says. */
export interface TickerLine {
  readonly tone: Tone;
  readonly word: string;
  readonly subject: string;
  readonly detail: string;
}

/** An event in words. */
export function tickerLine(event: OpsEvent): TickerLine {
  const view = VIEW[event.type];
  const detail = [
    event.client_id,
    event.duration_ms === undefined ? undefined : formatMs(event.duration_ms),
    event.message,
  ].filter((part) => part !== undefined && part !== '');
  return { ...view, subject: event.agent_id ?? event.severity ?? '', detail: detail.join(' · ') };
}
