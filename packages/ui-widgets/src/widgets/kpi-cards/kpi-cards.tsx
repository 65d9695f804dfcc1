import { opsSummary, opsTimeseries } from '@watchtower/contract';
import type { ReactElement } from 'react';
import { Sparkline } from '../../charts/sparkline.tsx';
import { useNow } from '../../hooks/use-now.ts';
import { useRefreshOn } from '../../hooks/use-refresh-on.ts';
import { useQuestion } from '../../hooks/use-question.ts';
import { Answered, type EmptyText } from '../../parts/answered.tsx';
import { Panel } from '../../parts/panel.tsx';
import { hoursSoFar, isQuiet, kpis } from './model.ts';

const EMPTY: EmptyText = {
  title: 'No runs yet today',
  text: 'Runs, cost and errors appear as soon as an agent starts one:',
  code: `import { startWatchtower, agentEpisode } from '@watchtower/sdk';

startWatchtower({ service: 'my-agent', endpoint: '{url}' });
await agentEpisode({ agent_id: 'planner' }, async () => runMyAgent());`,
};

/** Today at a glance: runs, cost, errors, latency, users, agents, with the hours of today. Asks `ops.summary` and `ops.timeseries`; asks again when `ops:events` speaks. */
export function KpiCards(): ReactElement {
  const asked = useQuestion(opsSummary, {});
  useRefreshOn('ops:events', asked.retry);
  const now = useNow(60_000);
  const runs = useQuestion(opsTimeseries, { metric: 'runs_by_hour' });
  const cost = useQuestion(opsTimeseries, { metric: 'cost_by_hour' });
  const errors = useQuestion(opsTimeseries, { metric: 'errors_by_hour' });
  const hours = {
    runs: hoursSoFar(runs.data, now),
    cost: hoursSoFar(cost.data, now),
    errors: hoursSoFar(errors.data, now),
  };
  return (
    <Panel name="kpi-cards" title="Today" unit="UTC" asked={asked} flush>
      <Answered asked={asked} isEmpty={isQuiet} empty={EMPTY} rows={3}>
        {(summary) => (
          <dl className="wt-cards">
            {kpis(summary, hours).map((card) => (
              <div key={card.key} className="wt-card" data-kpi={card.key}>
                <dt className="wt-card__label">{card.label}</dt>
                <dd className="wt-card__value" data-tone={card.tone ?? undefined}>
                  <span key={card.value} className="wt-flash">
                    {card.value}
                  </span>
                </dd>
                <dd className="wt-card__note" data-tone={card.tone === 'warn' ? 'warn' : undefined}>
                  {card.note}
                </dd>
                <dd className="wt-card__spark">
                  {card.spark === null ? null : <Sparkline values={card.spark} />}
                </dd>
              </div>
            ))}
          </dl>
        )}
      </Answered>
    </Panel>
  );
}
