import type { ReactElement } from 'react';

/** A state that has a colour, a shape and a word. */
export type Tone = 'ok' | 'warn' | 'crit' | 'info' | 'mute';

const SHAPES: Readonly<Record<Tone, string>> = { ok: '●', warn: '▲', crit: '■', info: '◆', mute: '○' };

/** A state's shape in its colour, and its word unless that stands beside it already. */
export function StateMark({
  tone,
  word,
  hideWord,
}: {
  tone: Tone;
  word: string;
  hideWord?: boolean;
}): ReactElement {
  return (
    <span className={`wt-state wt-${tone}`}>
      <span className="wt-state__shape" aria-hidden="true">
        {SHAPES[tone]}
      </span>
      <span className={hideWord === true ? 'wt-hidden' : 'wt-state__word'}>{word}</span>
    </span>
  );
}
