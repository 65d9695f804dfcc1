import type { ReactElement } from 'react';
import { seriesColour, seriesIndex } from './palette.ts';

/** One bar. */
export interface Bar {
  readonly key: string;
  /** `null` draws no bar: the value is unknown. */
  readonly value: number | null;
  readonly shown: string;
  readonly note?: string | undefined;
  /** Part of the whole, 0 to 1. */
  readonly share?: string | undefined;
  readonly tone?: 'warn' | undefined;
}

/** Named bars, longest first as they are given. */
export function BarList({ bars, label }: { bars: readonly Bar[]; label: string }): ReactElement {
  const top = Math.max(...bars.map((bar) => bar.value ?? 0), 0) || 1;
  return (
    <ul className="wt-bars" aria-label={label}>
      {bars.map((bar) => (
        <li key={bar.key} className="wt-bars__row">
          <span className="wt-bars__name" title={bar.key}>
            {bar.key}
          </span>
          <span className="wt-bars__track" aria-hidden="true">
            <span
              className="wt-bars__bar"
              data-tone={bar.tone}
              style={{
                width: `${((bar.value ?? 0) / top) * 100}%`,
                ...(bar.tone === undefined ? { background: seriesColour(seriesIndex(bar.key, 'cost')) } : {}),
              }}
            />
          </span>
          <span className="wt-bars__value wt-num">{bar.shown}</span>
          <span className="wt-bars__share wt-num">{bar.share ?? ''}</span>
          {bar.note === undefined ? null : <span className="wt-bars__note">{bar.note}</span>}
        </li>
      ))}
    </ul>
  );
}
