import { opsTop } from '@watchtower/contract';
import { type ReactElement, useState } from 'react';
import { seriesColour, seriesIndex } from '../../charts/palette.ts';
import { formatCount, formatMs, formatUsd } from '../../core/format.ts';
import { useQuestion } from '../../hooks/use-question.ts';
import { Answered, type EmptyText } from '../../parts/answered.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Segmented } from '../../parts/segmented.tsx';

const EMPTY: EmptyText = {
  title: 'No agent ran today',
  text: 'An agent appears here with its first run:',
  code: `import { startWatchtower, agentEpisode } from '@watchtower/sdk';

startWatchtower({ service: 'my-agent', endpoint: '{url}' });
await agentEpisode({ agent_id: 'planner' }, async () => runMyAgent());`,
};

/** The agents of today that cost or run most. Asks `ops.top`. */
export function TopAgents(): ReactElement {
  const [sort, setSort] = useState<'cost' | 'runs'>('cost');
  const asked = useQuestion(opsTop, { kind: 'agents', sort, limit: 10 });
  return (
    <Panel
      name="top-agents"
      title="Top agents"
      unit="today, UTC"
      asked={asked}
      flush
      actions={
        <Segmented<'cost' | 'runs'>
          label="Ranked by"
          value={sort}
          options={[
            { value: 'cost', label: 'Cost' },
            { value: 'runs', label: 'Runs' },
          ]}
          onChange={setSort}
        />
      }
    >
      <Answered asked={asked} isEmpty={(data) => data.items.length === 0} empty={EMPTY}>
        {(data) => (
          <div className="wt-scroll">
            <table className="wt-table">
              <thead>
                <tr>
                  <th scope="col">Agent</th>
                  <th scope="col" className="wt-right">
                    Runs
                  </th>
                  <th scope="col" className="wt-right">
                    p95
                  </th>
                  <th scope="col" className="wt-right">
                    Cost
                  </th>
                </tr>
              </thead>
              <tbody>
                {data.items.map((agent) => (
                  <tr key={agent.agent_id} data-agent={agent.agent_id}>
                    <th scope="row" title={agent.agent_id}>
                      <span
                        className="wt-swatch"
                        style={{ background: seriesColour(seriesIndex(agent.agent_id, 'agent')) }}
                        aria-hidden="true"
                      />
                      {agent.name ?? agent.agent_id}
                    </th>
                    <td className="wt-right wt-num">{formatCount(agent.runs)}</td>
                    <td className="wt-right wt-num">{formatMs(agent.p95_ms)}</td>
                    <td className="wt-right wt-num">{formatUsd(agent.cost_usd)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Answered>
    </Panel>
  );
}
