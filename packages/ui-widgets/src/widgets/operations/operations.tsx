import { goldenOperations } from '@watchtower/contract';
import type { ReactElement } from 'react';
import { seriesColour, seriesIndex } from '../../charts/palette.ts';
import { rangeParams } from '../../core/time-range.ts';
import { useQuestion } from '../../hooks/use-question.ts';
import { useTimeRange } from '../../hooks/use-time-range.ts';
import { Answered, type EmptyText } from '../../parts/answered.tsx';
import { Panel } from '../../parts/panel.tsx';
import { type OperationRow, operationRows } from './model.ts';

const EMPTY: EmptyText = {
  title: 'No operation in this range',
  text: 'Every helper of the SDK is an operation:',
  code: `import { startWatchtower, toolCall } from '@watchtower/sdk';

startWatchtower({ service: 'my-agent', endpoint: '{url}' });
await toolCall({ tool_id: 'search' }, () => search('tea'));`,
};

const COLUMNS = ['Spans', 'Errors', 'p50', 'p95', 'p99'] as const;

function Row({ row }: { row: OperationRow }): ReactElement {
  const colour = seriesColour(seriesIndex(row.operation, 'series'));
  return (
    <tr data-operation={row.operation}>
      <th scope="row">
        <span className="wt-swatch" style={{ background: colour }} aria-hidden="true" />
        {row.operation}
      </th>
      <td className="wt-right wt-num">{row.count}</td>
      <td className="wt-right wt-num">{row.failing ? `▲ ${row.errors}` : row.errors}</td>
      <td className="wt-right wt-num">{row.p50}</td>
      <td className="wt-right wt-num">{row.p95}</td>
      <td className="wt-right wt-num">{row.p99}</td>
    </tr>
  );
}

/** Latency and errors by operation: LLM call, tool, queue, platform … Asks `golden.operations`. */
export function Operations(): ReactElement {
  const [range] = useTimeRange();
  const asked = useQuestion(goldenOperations, rangeParams(range));
  return (
    <Panel name="operations" title="Operations" unit="latency" asked={asked} flush>
      <Answered asked={asked} isEmpty={(data) => data.items.length === 0} empty={EMPTY}>
        {(data) => (
          <div className="wt-scroll">
            <table className="wt-table">
              <thead>
                <tr>
                  <th scope="col">Operation</th>
                  {COLUMNS.map((column) => (
                    <th key={column} scope="col" className="wt-right">
                      {column}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {operationRows(data.items).map((row) => (
                  <Row key={row.operation} row={row} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Answered>
    </Panel>
  );
}
