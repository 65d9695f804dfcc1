import { fit } from './clean.ts';
import type { Paper } from './paper.ts';

/** One cell: its text, and a colour if it has one. */
export type Cell = string | { readonly text: string; readonly ink: Parameters<Paper['ink']>[0] };

const textOf = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.text);

/** Widths that fit the line: the widest columns give way until all fit. */
function widthsOf(rows: readonly (readonly Cell[])[], columns: number): number[] {
  const widths = (rows[0] ?? []).map((_, i) =>
    Math.max(...rows.map((row) => Array.from(textOf(row[i] ?? '')).length)),
  );
  const room = columns - 2 * (widths.length - 1);
  let over = widths.reduce((sum, width) => sum + width, 0) - room;
  while (over > 0 && Math.max(...widths) > 8) {
    const widest = widths.indexOf(Math.max(...widths));
    widths[widest] = (widths[widest] ?? 0) - 1;
    over -= 1;
  }
  return widths;
}

/** A table with a head; columns named in `right` are numbers and stand to the right. */
export function table(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  paper: Paper,
  right: readonly string[] = [],
): string {
  const widths = widthsOf([head, ...rows], paper.columns);
  const line = (cells: readonly Cell[]): string =>
    cells
      .map((cell, i) => {
        const width = widths[i] ?? 0;
        const cut = fit(textOf(cell), width);
        const placed = right.includes(head[i] ?? '') ? cut.trimEnd().padStart(width) : cut;
        return typeof cell === 'string' ? placed : paper.ink(cell.ink, placed);
      })
      .join('  ')
      .trimEnd();
  return [paper.ink('bold', line(head)), ...rows.map(line)].join('\n');
}
