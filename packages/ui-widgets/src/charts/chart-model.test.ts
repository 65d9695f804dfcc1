import { describe, expect, it } from 'vitest';
import {
  alignSeries,
  axisTop,
  describeChart,
  isBlank,
  spreadLabels,
  stackColumns,
  tableRows,
} from './chart-model.ts';
import { seriesIndex, seriesIndexes } from './palette.ts';

describe('chart model', () => {
  it('puts series of different instants on one axis and keeps gaps as gaps', () => {
    const columns = alignSeries(
      [
        {
          name: 'a',
          points: [
            [0, 1],
            [60_000, 2],
            [300_000, 3],
          ],
        },
        {
          name: 'b',
          points: [
            [60_000, 5],
            [120_000, null],
          ],
        },
      ],
      60,
    );
    expect(columns.times).toEqual([0, 60, 120, 180, 300]);
    expect(columns.values).toEqual([
      [1, 2, null, null, 3],
      [null, 5, null, null, null],
    ]);
  });

  it('stacks first on top, and an unknown row stays unknown', () => {
    expect(
      stackColumns([
        [1, null, null],
        [2, 3, null],
      ]),
    ).toEqual([
      [3, 3, null],
      [2, 3, null],
    ]);
  });

  it('says in words what the picture shows', () => {
    const series = [
      {
        name: 'p95',
        points: [
          [0, 100],
          [1, 1500],
          [2, null],
        ] as [number, number | null][],
      },
    ];
    expect(describeChart('Latency', 'ms', series)).toBe(
      'Latency. p95: now 1.5 s, lowest 100 ms, highest 1.5 s.',
    );
    expect(isBlank(series)).toBe(false);
    expect(isBlank([{ name: 'x', points: [[0, null]] }])).toBe(true);
  });

  it('gives a table that is short and ends with the newest row', () => {
    const points = Array.from({ length: 1000 }, (_, i) => [i * 60_000, i] as [number, number]);
    const rows = tableRows(alignSeries([{ name: 'a', points }], 60), '1', 24);
    expect(rows.length).toBeLessThanOrEqual(24);
    expect(rows.at(-1)?.cells).toEqual(['999']);
  });

  it('ends the axis at a round number', () => {
    expect([0, 0.7, 87, 101, 2600].map(axisTop)).toEqual([1, 0.8, 100, 120, 3000]);
  });

  it('moves labels apart within the chart', () => {
    expect(spreadLabels([10, 12, 50], 12, 100)).toEqual([10, 22, 50]);
    expect(spreadLabels([95, 99], 12, 100)).toEqual([88, 100]);
  });

  it('gives an entity one colour, and two that meet two', () => {
    expect(seriesIndex('agency-api')).toBe(seriesIndex('agency-api'));
    const names = Array.from({ length: 8 }, (_, i) => `service-${i}`);
    expect(new Set(seriesIndexes(names).values()).size).toBe(8);
  });
});
