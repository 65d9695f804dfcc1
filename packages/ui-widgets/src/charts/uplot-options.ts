import uPlot from 'uplot';
import { formatUnit } from '../core/format.ts';
import type { ChartInk } from './chart-drawing.ts';
import { axisTop, type ChartThreshold } from './chart-model.ts';

/** What a chart is made of, apart from its data. */
export interface PlotInputs {
  readonly width: number;
  readonly height: number;
  readonly unit: string;
  readonly names: readonly string[];
  readonly colours: readonly string[];
  readonly stacked: boolean;
  readonly thresholds: readonly ChartThreshold[];
  readonly ink: ChartInk;
  readonly syncKey: string;
  readonly draw: (u: uPlot) => void;
  readonly move: (u: uPlot) => void;
  /** A range was dragged: epoch milliseconds. */
  readonly select: (from: number, to: number) => void;
}

const DAY_S = 86_400;
const two = (n: number): string => String(n).padStart(2, '0');

/** Time labels in UTC: clock, and the day where it changes. */
function timeLabels(splits: readonly number[]): string[] {
  return splits.map((s, i) => {
    const date = new Date(s * 1000);
    const midnight = s % DAY_S === 0;
    const day = `${date.getUTCDate()} ${date.toLocaleString('en', { month: 'short', timeZone: 'UTC' })}`;
    const step = (splits[1] ?? s) - (splits[0] ?? s);
    if (step >= DAY_S || (midnight && i > 0)) return day;
    return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
  });
}

/** Width of the left axis: as wide as its widest label. */
function axisWidth(labels: readonly string[] | null): number {
  return 14 + Math.max(16, ...(labels ?? []).map((label) => label.length * 6.2));
}

function axes(inputs: PlotInputs): uPlot.Axis[] {
  const { ink } = inputs;
  const shared = { stroke: ink.mute, font: ink.font, ticks: { show: false } };
  return [
    {
      ...shared,
      grid: { show: false },
      size: 24,
      gap: 6,
      space: 72,
      values: (_, splits) => timeLabels(splits),
    },
    {
      ...shared,
      grid: { stroke: ink.line, width: 1 },
      gap: 6,
      space: Math.max(28, (inputs.height - 40) / 4),
      size: (_, labels) => axisWidth(labels),
      values: (_, splits) => splits.map((v) => formatUnit(inputs.unit, v)),
    },
  ];
}

/** uPlot's options for one of our charts: no frame, hairlines across, zero at the bottom, shared crosshair, UTC. */
export function plotOptions(inputs: PlotInputs): uPlot.Options {
  const top = (max: number): number => {
    const near = inputs.thresholds.map((t) => t.value).filter((v) => v <= max * 1.6);
    return axisTop(Math.max(max, ...near));
  };
  return {
    width: inputs.width,
    height: inputs.height,
    padding: [10, 58, 0, 0],
    legend: { show: false },
    tzDate: (ts) => uPlot.tzDate(new Date(ts * 1000), 'Etc/UTC'),
    cursor: {
      y: false,
      points: { size: 6, width: 1.5 },
      drag: { x: true, y: false, setScale: false },
      sync: { key: inputs.syncKey, setSeries: false },
    },
    scales: { x: { time: true }, y: { range: (_, __, max) => [0, top(max ?? 1)] } },
    axes: axes(inputs),
    series: [
      {},
      ...inputs.names.map((name, i): uPlot.Series => {
        const colour = inputs.colours[i] ?? inputs.ink.text;
        return {
          label: name,
          stroke: colour,
          width: 1.5,
          spanGaps: false,
          points: { show: (u, series) => lonely(u.data[series] ?? []), size: 4, fill: colour },
          ...(inputs.stacked ? { fill: `color-mix(in srgb, ${colour} 24%, ${inputs.ink.ground})` } : {}),
        };
      }),
    ],
    hooks: {
      draw: [inputs.draw],
      setCursor: [inputs.move],
      setSelect: [
        (u) => {
          if (u.select.width < 6) return;
          inputs.select(
            u.posToVal(u.select.left, 'x') * 1000,
            u.posToVal(u.select.left + u.select.width, 'x') * 1000,
          );
          u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
  };
}

/** Whether a line has too few neighbours to be seen as one: then its points are drawn. */
function lonely(column: ArrayLike<number | null | undefined>): boolean {
  let count = 0;
  for (let i = 0; i < column.length; i += 1) if ((column[i] ?? null) !== null) count += 1;
  return count > 0 && count <= 3;
}
