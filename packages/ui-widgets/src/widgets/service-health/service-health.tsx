import { healthComponents } from '@watchtower/contract';
import { type ReactElement, useEffect } from 'react';
import { formatMs } from '../../core/format.ts';
import { useWatchtower } from '../../hooks/context.ts';
import { useLive } from '../../hooks/use-live.ts';
import { useNow } from '../../hooks/use-now.ts';
import { useQuestion } from '../../hooks/use-question.ts';
import { Answered, type EmptyText } from '../../parts/answered.tsx';
import { Age } from '../../parts/moment.tsx';
import { Panel } from '../../parts/panel.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import { type Component, healthLine, resourceText, sortComponents, STATUS_VIEW } from './model.ts';

const EMPTY: EmptyText = {
  title: 'No component reports yet',
  text: 'A component says how it is with one call; silence turns into “silent”, then “down”.',
  code: `import { startWatchtower, health } from '@watchtower/sdk';

startWatchtower({ service: 'my-api', endpoint: '{url}' });
health.component('database', async () => { await db.query('SELECT 1'); return { status: 'healthy' }; });`,
};

function ComponentRow({ component, now }: { component: Component; now: number }): ReactElement {
  const view = STATUS_VIEW[component.status];
  const resources = Object.entries(component.resources).map(([name, value]) => resourceText(name, value));
  const detail = component.message ?? resources.slice(0, 2).join(' · ');
  return (
    <tr data-component={component.component} data-status={component.status}>
      <td>
        <StateMark tone={view.tone} word={view.word} />
      </td>
      <th scope="row" title={`${component.kind} · ${component.instance}`}>
        {component.component}
        {component.component === component.service ? null : (
          <span className="wt-sub">{component.service}</span>
        )}
      </th>
      <td className="wt-detail" title={[component.message, ...resources].filter(Boolean).join(' · ')}>
        {detail}
      </td>
      <td className="wt-right wt-num">{formatMs(component.latency_ms)}</td>
      <td className="wt-right wt-mute">
        <Age at={component.since} now={now} />
      </td>
    </tr>
  );
}

/** Every component with its state in a shape and a word, its latency, and since when. Asks `health.components`; live by `health_change`. */
export function ServiceHealth(): ReactElement {
  const asked = useQuestion(healthComponents, {});
  const { cache } = useWatchtower();
  const [change] = useLive('admin.observability.health_change');
  const now = useNow(5000);
  useEffect(() => {
    if (change !== undefined) cache.refresh(healthComponents, {});
  }, [cache, change]);
  return (
    <Panel
      name="service-health"
      title="Service health"
      asked={asked}
      value={
        asked.data === undefined ? undefined : (
          <span className="wt-value-text">{healthLine(asked.data.items)}</span>
        )
      }
      flush
    >
      <Answered asked={asked} isEmpty={(data) => data.items.length === 0} empty={EMPTY}>
        {(data) => (
          <div className="wt-scroll wt-scroll--short">
            <table className="wt-table">
              <thead>
                <tr>
                  <th scope="col">State</th>
                  <th scope="col">Component</th>
                  <th scope="col" className="wt-detail">
                    Detail
                  </th>
                  <th scope="col" className="wt-right">
                    Check
                  </th>
                  <th scope="col" className="wt-right">
                    Since
                  </th>
                </tr>
              </thead>
              <tbody>
                {sortComponents(data.items).map((component) => (
                  <ComponentRow
                    key={`${component.service}/${component.component}/${component.instance}`}
                    component={component}
                    now={now}
                  />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Answered>
    </Panel>
  );
}
