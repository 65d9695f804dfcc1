import { memo, type ReactElement } from 'react';
import { seriesColour } from '../../charts/palette.ts';
import { formatMs, formatUsd } from '../../core/format.ts';
import type { TimeWindow } from './minimap.tsx';
import type { Node } from './model.ts';

/** What `<TraceRow>` takes. */
export interface TraceRowProps {
  readonly node: Node;
  readonly id: string;
  readonly top: number;
  readonly colour: number;
  readonly view: TimeWindow;
  readonly selected: boolean;
  readonly folded: boolean;
  readonly critical: boolean;
  readonly cause: boolean;
  readonly found: boolean;
  readonly onPick: (id: string) => void;
  readonly onFold: (id: string) => void;
}

const DEEPEST_INDENT = 24;

function Bar({
  node,
  colour,
  view,
  critical,
}: Pick<TraceRowProps, 'node' | 'colour' | 'view' | 'critical'>): ReactElement {
  const span = view.to - view.from || 1;
  const left = ((node.start - view.from) / span) * 100;
  const width = ((node.end - node.start) / span) * 100;
  const inside = width > 14;
  const right = (percent: number): { right: string } => ({
    right: `${Math.min(100, Math.max(0, percent))}%`,
  });
  const after = left + width < 84;
  const place = inside
    ? right(100 - left - width)
    : after
      ? { left: `${Math.max(0, left + width)}%` }
      : right(100 - left);
  return (
    <span className="wt-wf__lane">
      <span
        className="wt-wf__bar"
        data-error={node.span.status === 'error' ? '' : undefined}
        data-critical={critical ? '' : undefined}
        style={{ left: `${left}%`, width: `max(2px, ${width}%)`, background: seriesColour(colour) }}
      />
      <span className="wt-wf__label wt-num" data-inside={inside ? '' : undefined} style={place}>
        {formatMs(node.span.duration_ms)}
      </span>
    </span>
  );
}

/** One span: in the tree at the left, on the time axis at the right. */
export const TraceRow = memo(function TraceRow(props: TraceRowProps): ReactElement {
  const { node, colour, folded } = props;
  const { span } = node;
  const failed = span.status === 'error';
  return (
    // Keys are handled by the tree, which holds the focus and names this row by aria-activedescendant.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      id={props.id}
      role="treeitem"
      aria-level={node.depth + 1}
      aria-selected={props.selected}
      aria-expanded={node.children.length === 0 ? undefined : !folded}
      className="wt-wf__row"
      data-span={span.span_id}
      data-operation={span.operation}
      data-found={props.found ? '' : undefined}
      style={{ transform: `translateY(${props.top}px)` }}
      onClick={() => props.onPick(span.span_id)}
    >
      <span
        className="wt-wf__tree"
        style={{ paddingInlineStart: 8 + Math.min(node.depth, DEEPEST_INDENT) * 12 }}
      >
        {node.children.length === 0 ? (
          <span className="wt-wf__fold" />
        ) : (
          <button
            type="button"
            tabIndex={-1}
            className="wt-wf__fold"
            aria-hidden="true"
            onClick={(event) => {
              event.stopPropagation();
              props.onFold(span.span_id);
            }}
          >
            {folded ? '▸' : '▾'}
          </button>
        )}
        <span className="wt-wf__service" style={{ background: seriesColour(colour) }} title={span.service} />
        {failed ? (
          <span className="wt-crit">
            <span aria-hidden="true">■</span>
            <span className="wt-hidden">error</span>
          </span>
        ) : null}
        <span className="wt-wf__name" title={`${span.name} · ${span.service}`}>
          {span.name}
        </span>
        <span className="wt-mute wt-wf__where">{span.service}</span>
        {props.cause ? <span className="wt-chip wt-crit">root cause</span> : null}
        {node.orphan ? (
          <span className="wt-chip" title="Its parent span has not arrived">
            no parent
          </span>
        ) : null}
        {folded && node.below > 0 ? <span className="wt-chip wt-num">+{node.below}</span> : null}
        {folded && node.errorsBelow > 0 ? (
          <span className="wt-chip wt-crit wt-num">■ {node.errorsBelow}</span>
        ) : null}
        {span.cost_usd === null ? null : (
          <span className="wt-wf__cost wt-num">{formatUsd(span.cost_usd)}</span>
        )}
      </span>
      <Bar node={node} colour={colour} view={props.view} critical={props.critical} />
    </div>
  );
});
