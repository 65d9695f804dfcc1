import type { ReactElement, RefObject } from 'react';
import { seriesColour } from '../../charts/palette.ts';
import { formatCount } from '../../core/format.ts';
import { matches, type Trace } from './model.ts';
import { SPANS_MAX } from './use-trace.ts';
import type { TraceViewState } from './use-trace-view.ts';

/** What `<TraceTools>` takes. */
export interface TraceToolsProps {
  readonly trace: Trace;
  readonly loaded: number;
  readonly loading: boolean;
  readonly view: TraceViewState;
  readonly field: RefObject<HTMLInputElement | null>;
}

/** Search, next error, critical path, whose colour is whose, and how much is loaded. */
export function TraceTools({ trace, loaded, loading, view, field }: TraceToolsProps): ReactElement {
  const { search } = view;
  return (
    <div className="wt-tools">
      <input
        ref={field}
        className="wt-input"
        type="search"
        aria-label="Search spans"
        placeholder="Search spans and attributes ( / )"
        value={search}
        onChange={(event) => view.setSearch(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && view.goTo((span) => matches(span, search))}
      />
      <button
        type="button"
        className="wt-button"
        disabled={trace.summary.errors === 0}
        onClick={() => view.goTo((span) => span.status === 'error')}
      >
        Next error <kbd>e</kbd>
      </button>
      <button type="button" className="wt-button" aria-pressed={view.showPath} onClick={view.togglePath}>
        Critical path <kbd>c</kbd>
      </button>
      {view.zoomed ? (
        <button type="button" className="wt-button" onClick={() => view.setZoom(null)}>
          Whole trace
        </button>
      ) : null}
      <span className="wt-legend">
        {view.tree.services.map((service) => (
          <span key={service} className="wt-legend__item">
            <span
              className="wt-swatch"
              style={{ background: seriesColour(view.colours.get(service) ?? 1) }}
            />
            {service}
          </span>
        ))}
      </span>
      {loading ? (
        <span className="wt-mute">
          loading spans, {formatCount(loaded)} of {formatCount(trace.summary.spans)}…
        </span>
      ) : null}
      {!loading && loaded < trace.summary.spans ? (
        <span className="wt-warn">
          ▲ {formatCount(loaded)} of {formatCount(trace.summary.spans)} spans shown
          {loaded >= SPANS_MAX ? ', the most there are rows for' : ''}
        </span>
      ) : null}
    </div>
  );
}
