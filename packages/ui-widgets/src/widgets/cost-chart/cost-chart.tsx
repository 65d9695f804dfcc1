import { costReport, type ResultOf } from '@watchtower/contract';
import { type ReactElement, useState } from 'react';
import { BarList } from '../../charts/bar-list.tsx';
import { isBlank } from '../../charts/chart-model.ts';
import { TimeSeriesChart } from '../../charts/time-series-chart.tsx';
import { formatCount, formatUsd } from '../../core/format.ts';
import { useNow } from '../../hooks/use-now.ts';
import { useQuestion } from '../../hooks/use-question.ts';
import { Answered, type EmptyText } from '../../parts/answered.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Segmented } from '../../parts/segmented.tsx';
import {
  bucketSeconds,
  costBars,
  type CostDimension,
  type CostPeriod,
  costSeries,
  DIMENSIONS,
  PERIODS,
  tokenLine,
} from './model.ts';

/** What `<CostChart>` takes. */
export interface CostChartProps {
  readonly client_id?: string;
  /** Dimension at first; default `model`. */
  readonly groupBy?: CostDimension;
  /** Period at first; default `day`. */
  readonly period?: CostPeriod;
  /** Height of the chart in pixels; default 180. */
  readonly height?: number;
  /** Only the split by dimension, for a second panel beside the whole one. */
  readonly breakdownOnly?: boolean;
}

const EMPTY: EmptyText = {
  title: 'No LLM calls in this period',
  text: 'Wrap the client you already have; every call then carries its tokens and its cost:',
  code: `import OpenAI from 'openai';
import { startWatchtower } from '@watchtower/sdk';
import { wrapLLM } from '@watchtower/middleware-llm';

startWatchtower({ service: 'my-agent', endpoint: '{url}' });
const openai = wrapLLM(new OpenAI());`,
};

function labelOf(groupBy: CostDimension): string {
  return (DIMENSIONS.find((dimension) => dimension.value === groupBy)?.label ?? groupBy).toLowerCase();
}

function Total({ report }: { report: ResultOf<typeof costReport> }): ReactElement {
  return (
    <div className="wt-cost__total">
      <span className="wt-cost__value wt-num">{formatUsd(report.total.cost_usd)}</span>
      <span className="wt-mute">{tokenLine(report.total)}</span>
      {report.total.unpriced_calls > 0 ? (
        <span className="wt-chip wt-warn" data-unpriced={report.total.unpriced_calls}>
          ▲ {formatCount(report.total.unpriced_calls)} calls unpriced, not in the total
        </span>
      ) : null}
    </div>
  );
}

/** What LLM calls cost: the total, by hour or day, and by a dimension; unpriced calls stay in sight. Asks `cost.report`. */
export function CostChart(props: CostChartProps): ReactElement {
  const [groupBy, setGroupBy] = useState<CostDimension>(props.groupBy ?? 'model');
  const [period, setPeriod] = useState<CostPeriod>(props.period ?? 'day');
  const now = useNow(30_000);
  const asked = useQuestion(costReport, {
    period,
    group_by: groupBy,
    ...(props.client_id === undefined ? {} : { client_id: props.client_id }),
  });
  return (
    <Panel
      name="cost-chart"
      title={props.breakdownOnly === true ? `LLM cost by ${labelOf(groupBy)}` : 'LLM cost'}
      unit="USD, UTC"
      asked={asked}
      actions={
        <>
          <select
            className="wt-input"
            aria-label="Split by"
            value={groupBy}
            onChange={(event) =>
              setGroupBy(DIMENSIONS.find((d) => d.value === event.target.value)?.value ?? 'model')
            }
          >
            {DIMENSIONS.map((dimension) => (
              <option key={dimension.value} value={dimension.value}>
                by {dimension.label.toLowerCase()}
              </option>
            ))}
          </select>
          <Segmented<CostPeriod> label="Period" value={period} options={PERIODS} onChange={setPeriod} />
        </>
      }
    >
      <Answered asked={asked} isEmpty={(data) => data.total.calls === 0} empty={EMPTY} rows={6}>
        {(report) => (
          <div className="wt-cost">
            {props.breakdownOnly === true ? null : <Total report={report} />}
            {props.breakdownOnly === true || isBlank(costSeries(report, now)) ? null : (
              <TimeSeriesChart
                title={`LLM cost per ${period === 'day' ? 'hour' : 'day'}`}
                unit="USD"
                stepS={bucketSeconds(report)}
                series={costSeries(report, now)}
                stacked
                height={props.height ?? 180}
              />
            )}
            <BarList label={`Cost by ${groupBy}`} bars={costBars(report)} />
          </div>
        )}
      </Answered>
    </Panel>
  );
}
