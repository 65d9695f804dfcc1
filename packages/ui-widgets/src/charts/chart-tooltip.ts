import type uPlot from 'uplot';
import { formatDayClock, formatUnit } from '../core/format.ts';

/** Most rows before “n more”. */
const MOST = 8;

/** One row of a tooltip. */
export interface TooltipRow {
  readonly name: string;
  readonly value: number;
  readonly colour: string;
}

/** Rows of an instant: largest first, gaps left out. */
export function tooltipRows(
  names: readonly string[],
  colours: readonly string[],
  values: readonly (readonly (number | null)[])[],
  row: number,
): TooltipRow[] {
  return names
    .flatMap((name, i) => {
      const value = values[i]?.[row] ?? null;
      return value === null ? [] : [{ name, value, colour: colours[i] ?? 'currentColor' }];
    })
    .sort((a, b) => b.value - a.value);
}

function element(className: string, text: string): HTMLElement {
  const made = document.createElement('span');
  made.className = className;
  made.textContent = text;
  return made;
}

/** Fills and places the tooltip of the chart under the pointer; charts that only follow the crosshair show none. */
export function showTooltip(u: uPlot, box: HTMLElement, rows: readonly TooltipRow[], unit: string): void {
  const row = u.cursor.idx;
  const left = u.cursor.left ?? -1;
  const hovered = u.over.matches(':hover');
  if (row === null || row === undefined || left < 0 || rows.length === 0 || !hovered) {
    box.hidden = true;
    return;
  }
  const time = element('wt-tip__time', `${formatDayClock((u.data[0][row] ?? 0) * 1000)} UTC`);
  const lines = rows.slice(0, MOST).map((item) => {
    const line = document.createElement('span');
    line.className = 'wt-tip__row';
    const swatch = element('wt-swatch', '');
    swatch.style.background = item.colour;
    line.append(swatch, element('wt-tip__name', item.name), element('wt-num', formatUnit(unit, item.value)));
    return line;
  });
  const more = rows.length > MOST ? [element('wt-tip__time', `${rows.length - MOST} more`)] : [];
  box.replaceChildren(time, ...lines, ...more);
  box.hidden = false;
  const x = left + u.over.offsetLeft;
  const flip = x + box.offsetWidth + 24 > u.width;
  box.style.transform = `translate(${flip ? x - box.offsetWidth - 12 : x + 12}px, ${u.over.offsetTop + 4}px)`;
}
