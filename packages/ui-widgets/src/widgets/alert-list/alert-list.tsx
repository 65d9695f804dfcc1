import { alertsList, alertsRules, type ResultOf } from '@watchtower/contract';
import type { ReactElement } from 'react';
import { formatAge, formatCount } from '../../core/format.ts';
import { usePages } from '../../hooks/use-pages.ts';
import { useQuestion } from '../../hooks/use-question.ts';
import { Answered, type EmptyText } from '../../parts/answered.tsx';
import { ListFoot } from '../../parts/list-foot.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Panel } from '../../parts/panel.tsx';
import { StateMark, type Tone } from '../../parts/state-mark.tsx';

type AlertItem = ResultOf<typeof alertsList>['items'][number];

const TONES: Readonly<Record<AlertItem['severity'], Tone>> = {
  critical: 'crit',
  warning: 'warn',
  info: 'info',
};

const EMPTY: EmptyText = {
  settled: true,
  title: 'No alert has fired',
  text: 'An alert is a rule over a metric. This one watches the API’s error count:',
  code: `curl {url}/api/alerts/rules -H 'content-type: application/json' -d '{
  "name": "api-errors", "severity": "warning", "channels": [],
  "condition": { "type": "threshold", "metric": "errors", "agg": "sum", "window_s": 300, "op": ">", "value": 10 }
}'`,
};

const RULES_EMPTY: EmptyText = {
  settled: true,
  title: 'No rules',
  text: 'Rules are made with POST /api/alerts/rules.',
};

function AlertRow({ item }: { item: AlertItem }): ReactElement {
  const tone = item.status === 'resolved' ? 'mute' : TONES[item.severity];
  const lasted =
    item.resolved_at === null
      ? null
      : formatAge(Date.parse(item.resolved_at) - Date.parse(item.triggered_at));
  return (
    <tr data-alert={item.id} data-status={item.status}>
      <td>
        <StateMark
          tone={tone}
          word={item.status === 'resolved' ? 'resolved' : `${item.status}, ${item.severity}`}
        />
      </td>
      <th scope="row">{item.rule}</th>
      <td className="wt-detail">
        {Object.entries(item.labels).map(([name, value]) => (
          <code key={name} className="wt-inline">
            {name}={value}
          </code>
        ))}
      </td>
      <td className="wt-right wt-num">
        {formatCount(item.value)} <span className="wt-mute">against {formatCount(item.threshold)}</span>
      </td>
      <td className="wt-right wt-mute">
        <Moment at={item.triggered_at} show="day" />
      </td>
      <td className="wt-right wt-num">{lasted ?? '—'}</td>
    </tr>
  );
}

/** Alerts, newest first. Asks `alerts.list`. */
export function AlertList(): ReactElement {
  const pages = usePages<AlertItem>(alertsList, { limit: 50 });
  return (
    <Panel name="alert-list" title="Alerts" unit="newest first" asked={pages.asked} flush>
      <Answered asked={pages.asked} isEmpty={(data) => data.items.length === 0} empty={EMPTY}>
        {() => (
          <>
            <div className="wt-scroll">
              <table className="wt-table">
                <thead>
                  <tr>
                    <th scope="col">State</th>
                    <th scope="col">Rule</th>
                    <th scope="col" className="wt-detail">
                      Labels
                    </th>
                    <th scope="col" className="wt-right">
                      Value
                    </th>
                    <th scope="col" className="wt-right">
                      Fired, UTC
                    </th>
                    <th scope="col" className="wt-right">
                      Lasted
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {pages.items.map((item) => (
                    <AlertRow key={item.id} item={item} />
                  ))}
                </tbody>
              </table>
            </div>
            <ListFoot pages={pages} noun="alerts" />
          </>
        )}
      </Answered>
    </Panel>
  );
}

/** The saved rules and where they report to. Asks `alerts.rules`. */
export function AlertRules(): ReactElement {
  const asked = useQuestion(alertsRules, {}, { refreshS: 30 });
  return (
    <Panel name="alert-rules" title="Rules" asked={asked} flush>
      <Answered asked={asked} isEmpty={(data) => data.items.length === 0} empty={RULES_EMPTY} rows={2}>
        {(data) => (
          <div className="wt-scroll">
            <table className="wt-table">
              <thead>
                <tr>
                  <th scope="col">Rule</th>
                  <th scope="col">Condition</th>
                  <th scope="col">Severity</th>
                  <th scope="col">Reports to</th>
                </tr>
              </thead>
              <tbody>
                {data.items.map(({ id, name, condition, severity, channels }) => (
                  <tr key={id} data-rule={name}>
                    <th scope="row">{name}</th>
                    <td>
                      <code className="wt-inline">
                        {condition.agg}({condition.metric}) over {condition.window_s} s {condition.op}{' '}
                        {condition.value}
                      </code>
                    </td>
                    <td>
                      <StateMark tone={TONES[severity]} word={severity} />
                    </td>
                    <td className="wt-detail">
                      {channels.map((channel) => channel.url).join(', ') || 'the console only'}
                    </td>
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
