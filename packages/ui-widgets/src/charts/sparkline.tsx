import type { ReactElement } from 'react';

/** SVG path of values in a 100 × 24 box, zero at the bottom; gaps break the line. */
export function sparkPath(values: readonly (number | null)[]): string {
  const top = Math.max(...values.map((v) => v ?? 0), 0) || 1;
  const step = values.length > 1 ? 100 / (values.length - 1) : 0;
  let path = '';
  let drawing = false;
  values.forEach((value, i) => {
    if (value === null) {
      drawing = false;
      return;
    }
    path += `${drawing ? 'L' : 'M'}${(i * step).toFixed(2)} ${(23 - (value / top) * 22).toFixed(2)}`;
    // A single point between gaps would be invisible: give it a hair of length.
    if (!drawing && (values[i + 1] ?? null) === null) path += 'h0.5';
    drawing = true;
  });
  return path;
}

/** The shape of a value over time, without axes: the number beside it carries the meaning. */
export function Sparkline({ values }: { values: readonly (number | null)[] }): ReactElement {
  const path = sparkPath(values);
  const whole = values.length > 1 && values.every((v) => v !== null);
  return (
    <svg
      className="wt-spark"
      viewBox="0 0 100 24"
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      {whole ? <path className="wt-spark__area" d={`${path}L100 24L0 24Z`} /> : null}
      <path className="wt-spark__line" d={path} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
