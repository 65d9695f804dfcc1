import type uPlot from 'uplot';
import { formatUnit } from '../core/format.ts';
import { type ChartThreshold, spreadLabels } from './chart-model.ts';

/** Colours and fonts read from the page's tokens. */
export interface ChartInk {
  readonly text: string;
  readonly mute: string;
  readonly line: string;
  readonly ground: string;
  readonly warn: string;
  readonly crit: string;
  readonly font: string;
  readonly series: readonly string[];
}

/** Reads the tokens where the chart stands, so that a host's own values count. */
export function readInk(at: Element): ChartInk {
  const style = getComputedStyle(at);
  const token = (name: string, fallback: string): string => style.getPropertyValue(name).trim() || fallback;
  return {
    text: token('--wt-fg', '#16181d'),
    mute: token('--wt-fg-mute', '#5c6370'),
    line: token('--wt-line', '#e4e6ea'),
    ground: token('--wt-panel', '#ffffff'),
    warn: token('--wt-warn', '#8f5b00'),
    crit: token('--wt-crit', '#c2362b'),
    font: `11px ${token('--wt-font', 'system-ui, sans-serif')}`,
    series: Array.from({ length: 8 }, (_, i) => token(`--wt-series-${i + 1}`, '#3b62d9')),
  };
}

/** Draws the thresholds that lie inside the chart: thin dashes with their name. */
export function drawThresholds(u: uPlot, thresholds: readonly ChartThreshold[], ink: ChartInk): void {
  const { ctx, bbox } = u;
  const ratio = devicePixelRatio || 1;
  for (const level of thresholds) {
    const y = u.valToPos(level.value, 'y', true);
    if (y < bbox.top - 1 || y > bbox.top + bbox.height) continue;
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = level.tone === 'crit' ? ink.crit : ink.warn;
    ctx.lineWidth = ratio;
    ctx.setLineDash([4 * ratio, 4 * ratio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.font = scaled(ink.font, ratio);
    ctx.textAlign = 'left';
    ctx.textBaseline = 'bottom';
    ctx.setLineDash([]);
    ctx.strokeStyle = ink.ground;
    ctx.lineWidth = 4 * ratio;
    ctx.lineJoin = 'round';
    ctx.strokeText(level.name, bbox.left + 4 * ratio, y - 2 * ratio);
    ctx.fillText(level.name, bbox.left + 4 * ratio, y - 2 * ratio);
    ctx.restore();
  }
}

const scaled = (font: string, ratio: number): string => font.replace('11px', `${11 * ratio}px`);

/** Writes each line's latest value at the right end of it, moved apart where they would overlap. */
export function drawLatest(
  u: uPlot,
  unit: string,
  shown: readonly (readonly (number | null)[])[],
  raw: readonly (readonly (number | null)[])[],
  colours: readonly string[],
  ink: ChartInk,
): void {
  const ratio = devicePixelRatio || 1;
  const ends = shown.flatMap((column, series) => {
    const row = column.findLastIndex((value) => value !== null);
    const value = column[row];
    if (value === null || value === undefined) return [];
    return [{ series, y: u.valToPos(value, 'y', true), text: formatUnit(unit, raw[series]?.[row]) }];
  });
  const { ctx, bbox } = u;
  const places = spreadLabels(
    ends.map((end) => end.y),
    13 * ratio,
    bbox.top + bbox.height,
  );
  ctx.save();
  ctx.font = scaled(ink.font, ratio);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  ends.forEach((end, i) => {
    ctx.fillStyle = colours[end.series] ?? ink.text;
    ctx.fillText(end.text, bbox.left + bbox.width + 6 * ratio, places[i] ?? end.y);
  });
  ctx.restore();
}
