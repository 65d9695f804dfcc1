import { useLive, useLiveStatus, useNow } from '@watchtower/ui-widgets';
import type { ReactElement } from 'react';

const WORDS = {
  idle: 'connecting',
  connecting: 'connecting',
  open: 'live',
  waiting: 'reconnecting',
  refused: 'not live',
} as const;

const age = (ms: number): string =>
  ms < 60_000 ? `${Math.floor(ms / 1000)} s` : `${Math.floor(ms / 60_000)} m`;

/** Whether the page is live, and how old its newest word from the collector is. */
export function LiveDot(): ReactElement {
  useLive('admin.observability.vital_signs');
  const { state, lastFrameAt } = useLiveStatus();
  const now = useNow(1000);
  return (
    <span
      className="cs-live"
      data-live={state}
      title="State of the live connection and the age of its last message"
    >
      <span className="cs-live__dot" aria-hidden="true">
        {state === 'open' ? '●' : '○'}
      </span>
      {WORDS[state]}
      {lastFrameAt === 0 ? null : (
        <span className="wt-mute wt-num">{age(Math.max(0, now - lastFrameAt))}</span>
      )}
    </span>
  );
}
