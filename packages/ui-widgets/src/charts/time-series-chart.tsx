import { type ReactElement, useEffect, useMemo, useRef, useState } from 'react';
import uPlot from 'uplot';
import { useThemeVersion } from '../hooks/use-theme-version.ts';
import { drawLatest, drawThresholds, readInk } from './chart-drawing.ts';
import {
  alignSeries,
  type ChartColumns,
  type ChartSeries,
  type ChartThreshold,
  describeChart,
  stackColumns,
  tableRows,
} from './chart-model.ts';
import { showTooltip, tooltipRows } from './chart-tooltip.ts';
import { seriesColour, seriesIndexes } from './palette.ts';
import { plotOptions } from './uplot-options.ts';

/** The chart's values as a table, for readers of the page that cannot see it. */
function ChartTable({
  title,
  names,
  columns,
  unit,
}: {
  title: string;
  names: readonly string[];
  columns: ChartColumns;
  unit: string;
}): ReactElement {
  return (
    <table className="wt-hidden">
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">Time, UTC</th>
          {names.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {tableRows(columns, unit).map((row) => (
          <tr key={row.time}>
            <th scope="row">{row.time}</th>
            {row.cells.map((cell, i) => (
              <td key={names[i]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What `<TimeSeriesChart>` takes. */
export interface TimeSeriesChartProps {
  readonly title: string;
  readonly unit: string;
  readonly stepS: number;
  readonly series: readonly ChartSeries[];
  readonly thresholds?: readonly ChartThreshold[];
  readonly stacked?: boolean;
  /** Height in pixels; default 160. */
  readonly height?: number;
  /** A range was dragged: epoch milliseconds. */
  readonly onSelect?: (from: number, to: number) => void;
}

const NONE: readonly ChartThreshold[] = [];
const SYNC_KEY = 'watchtower';

/** Width of an element, followed as it changes. */
function useWidth(at: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = at.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [at]);
  return width;
}

/** Lines over time with one crosshair for the page, gaps as gaps, latest values at the right, and a table for readers. */
export function TimeSeriesChart(props: TimeSeriesChartProps): ReactElement {
  const { title, unit, stepS, series, thresholds = NONE, stacked = false, height = 160, onSelect } = props;
  const holder = useRef<HTMLDivElement>(null);
  const tip = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const width = useWidth(holder);
  const themeVersion = useThemeVersion();
  const select = useRef(onSelect);
  useEffect(() => {
    select.current = onSelect;
  });

  const names = useMemo(() => series.map((s) => s.name), [series]);
  const namesKey = names.join('\n');
  const columns = useMemo(() => alignSeries(series, stepS), [series, stepS]);
  const shown = useMemo(() => (stacked ? stackColumns(columns.values) : columns.values), [columns, stacked]);
  const data = useRef({ columns, shown });
  useEffect(() => {
    data.current = { columns, shown };
  }, [columns, shown]);
  const indexes = useMemo(() => seriesIndexes(namesKey.split('\n')), [namesKey]);

  useEffect(() => {
    const element = holder.current;
    if (element === null || width === 0) return;
    const ink = readInk(element);
    const list = namesKey.split('\n');
    const colours = list.map((name) => ink.series[(indexes.get(name) ?? 1) - 1] ?? ink.text);
    const options = plotOptions({
      width,
      height,
      unit,
      names: list,
      colours,
      stacked,
      thresholds,
      ink,
      syncKey: SYNC_KEY,
      draw: (u) => {
        drawThresholds(u, thresholds, ink);
        drawLatest(u, unit, data.current.shown, data.current.columns.values, colours, ink);
      },
      move: (u) => {
        const rows = tooltipRows(list, colours, data.current.columns.values, u.cursor.idx ?? -1);
        if (tip.current !== null) showTooltip(u, tip.current, rows, unit);
      },
      select: (from, to) => select.current?.(from, to),
    });
    const made = new uPlot(options, [data.current.columns.times, ...data.current.shown], element);
    plot.current = made;
    return () => {
      made.destroy();
      plot.current = null;
    };
  }, [width, height, unit, namesKey, indexes, stacked, thresholds, themeVersion]);

  useEffect(() => plot.current?.setData([columns.times, ...shown]), [columns, shown]);

  return (
    <figure className="wt-chart">
      {/* A canvas and its tooltip make one picture; an img element could hold neither. */}
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a canvas has no tag that says image */}
      <div className="wt-chart__plot" role="img" aria-label={describeChart(title, unit, series)}>
        <div ref={holder} className="wt-chart__canvas" style={{ height }} />
        <div ref={tip} className="wt-tip" hidden />
      </div>
      {series.length < 2 ? null : (
        <figcaption className="wt-legend" aria-hidden="true">
          {names.map((name) => (
            <span key={name} className="wt-legend__item">
              <span className="wt-swatch" style={{ background: seriesColour(indexes.get(name) ?? 1) }} />
              {name}
            </span>
          ))}
        </figcaption>
      )}
      <ChartTable title={title} names={names} columns={columns} unit={unit} />
    </figure>
  );
}
