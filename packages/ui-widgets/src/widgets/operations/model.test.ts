import { expect, test } from 'vitest';
import { operationRows } from './model.ts';

const item = (operation: string, p95_ms: number | null, error_rate = 0) => ({
  operation,
  count: 12_400,
  rate_per_s: 3.4,
  error_rate,
  p50_ms: 120,
  p90_ms: 400,
  p95_ms,
  p99_ms: 2400,
});

test('writes rows with units, and a dash for what is unknown', () => {
  const [llm, tool, none] = operationRows([
    item('llm.call', 800, 0.013),
    item('tool.call', 200),
    item('db.query', null),
  ]);
  expect(llm).toMatchObject({
    count: '12.4k',
    errors: '1.3 %',
    failing: true,
    p50: '120 ms',
    p99: '2.4 s',
  });
  expect(tool).toMatchObject({ errors: '—', failing: false });
  expect(none).toMatchObject({ p95: '—' });
});

test('has no rows without operations', () => {
  expect(operationRows([])).toEqual([]);
});
