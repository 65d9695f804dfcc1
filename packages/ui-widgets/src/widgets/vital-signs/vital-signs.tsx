import { goldenConfig, goldenSummary, goldenTrends } from '@watchtower/contract';
import type { ReactElement } from 'react';
import { Sparkline } from '../../charts/sparkline.tsx';
import { formatAge } from '../../core/format.ts';
import { useLive } from '../../hooks/use-live.ts';
import { useQuestion } from '../../hooks/use-question.ts';
import { Answered, type EmptyText } from '../../parts/answered.tsx';
import { Panel } from '../../parts/panel.tsx';
import { StateMark } from '../../parts/state-mark.tsx';
import { overlay, sparkOf, type Vital, vitals } from './model.ts';

const EMPTY: EmptyText = { title: 'No signals yet', text: 'The collector has not measured anything.' };

function VitalCard({ vital }: { vital: Vital }): ReactElement {
  const trend = useQuestion(goldenTrends, { metric: vital.key, range: '1h' });
  return (
    <div className="wt-card" data-vital={vital.key} data-tone={vital.tone}>
      <dt className="wt-card__label">
        {vital.label}
        <StateMark tone={vital.tone} word={vital.word} />
      </dt>
      <dd className="wt-card__value">
        <span key={vital.value} className="wt-flash">
          {vital.value}
        </span>
      </dd>
      <dd className="wt-card__note">{vital.note}</dd>
      <dd className="wt-card__spark">
        <Sparkline values={sparkOf(vital.key, trend.data?.series ?? [])} />
      </dd>
    </div>
  );
}

/** The four golden signals now, over the last hour; live by the socket. Asks `golden.summary`, `golden.config` and `golden.trends`. */
export function VitalSigns(): ReactElement {
  const asked = useQuestion(goldenSummary, {});
  const config = useQuestion(goldenConfig, {});
  const [frame] = useLive('admin.observability.vital_signs');
  const fresh = frame !== undefined && frame.ts > asked.updatedAt - 5000 ? frame.data : undefined;
  return (
    <Panel name="vital-signs" title="Vital signs" unit="last 5 min" asked={asked} flush>
      <Answered asked={asked} empty={EMPTY} rows={3}>
        {(data) => (
          <>
            <dl className="wt-cards wt-cards--four">
              {vitals(overlay(data, fresh), config.data?.thresholds).map((vital) => (
                <VitalCard key={vital.key} vital={vital} />
              ))}
            </dl>
            <p className="wt-strip">
              <span>
                Version <b>{data.server.version}</b>
              </span>
              <span>
                Up <b>{formatAge(data.server.uptime_s * 1000)}</b>
              </span>
              <span>
                Environment <b>{data.server.environment}</b>
              </span>
              <span>
                Active users <b className="wt-num">{data.server.active_users}</b>
              </span>
              <span>
                Clients <b className="wt-num">{data.server.clients}</b>
              </span>
              <span>
                Alerts{' '}
                <b className="wt-num">
                  {data.active_alerts.critical} critical · {data.active_alerts.warning} warning
                </b>
              </span>
            </p>
          </>
        )}
      </Answered>
    </Panel>
  );
}
