import type { ReactElement } from 'react';
import { formatDayClock } from '../core/format.ts';
import { RANGE_PRESETS, type RangePreset } from '../core/time-range.ts';
import { useTimeRange } from '../hooks/use-time-range.ts';
import { Segmented } from './segmented.tsx';

/** Sets the range all panels of the page share; a range dragged in a chart appears here and can be left again. */
export function TimeRangePicker(): ReactElement {
  const [range, setRange] = useTimeRange();
  const custom = 'preset' in range ? null : range;
  return (
    <div className="wt-range">
      {custom === null ? null : (
        <button type="button" className="wt-chip" onClick={() => setRange({ preset: '24h' })}>
          {formatDayClock(custom.from).slice(0, -3)} – {formatDayClock(custom.to).slice(0, -3)} UTC
          <span aria-hidden="true">×</span>
          <span className="wt-hidden">leave this range</span>
        </button>
      )}
      <Segmented<RangePreset | ''>
        label="Time range"
        value={'preset' in range ? range.preset : ''}
        options={RANGE_PRESETS.map((value) => ({ value, label: value }))}
        onChange={(value) => value !== '' && setRange({ preset: value })}
      />
    </div>
  );
}
