import { goldenConfig, goldenTrends } from '@watchtower/contract';
import { type ReactElement, useMemo } from 'react';
import { isBlank, latestValue } from '../../charts/chart-model.ts';
import { TimeSeriesChart } from '../../charts/time-series-chart.tsx';
import { formatUnit } from '../../core/format.ts';
import { rangeParams } from '../../core/time-range.ts';
import { useQuestion } from '../../hooks/use-question.ts';
import { useTimeRange } from '../../hooks/use-time-range.ts';
import { Answered, type EmptyText } from '../../parts/answered.tsx';
import { Panel } from '../../parts/panel.tsx';
import { type Signal, SIGNALS, signalThresholds } from './model.ts';

/** What `<GoldenSignal>` and `<GoldenSignals>` take. */
export interface GoldenSignalProps {
  readonly service?: string;
  readonly client_id?: string;
  /** Height of a chart in pixels; default 160. */
  readonly height?: number;
}

const EMPTY: EmptyText = {
  title: 'Nothing measured in this range',
  text: 'Requests of an Express app appear with one line:',
  code: `import express from 'express';
import { startWatchtower } from '@watchtower/sdk';
import { watchtower } from '@watchtower/middleware-express';

startWatchtower({ service: 'my-api', endpoint: '{url}' });
const app = express().use(watchtower());`,
};

const SATURATION_EMPTY: EmptyText = {
  title: 'No process reports its load',
  text: 'Saturation is the fullest of CPU, runner pools and database pools. The SDK reports the CPU of its process by itself; a pool takes one call:',
  code: `import { metrics, startWatchtower } from '@watchtower/sdk';

startWatchtower({ service: 'my-api', endpoint: '{url}' });
metrics.dbPoolConnections.set(4, { pool: 'main', state: 'active' });
metrics.dbPoolConnections.set(10, { pool: 'main', state: 'max' });`,
};

/** One golden signal over the shared time range; drag to zoom all charts of the page. Asks `golden.trends`. */
export function GoldenSignal(props: GoldenSignalProps & { readonly signal: Signal }): ReactElement {
  const { signal, service, client_id } = props;
  const [range, setRange] = useTimeRange();
  const asked = useQuestion(goldenTrends, {
    metric: signal.metric,
    ...rangeParams(range),
    ...(service === undefined ? {} : { service }),
    ...(client_id === undefined ? {} : { client_id }),
  });
  const config = useQuestion(goldenConfig, {}, { enabled: client_id === undefined });
  const thresholds = useMemo(
    () => signalThresholds(signal.metric, config.data),
    [signal.metric, config.data],
  );
  const main = asked.data?.series.find((s) => s.name === 'p95') ?? asked.data?.series[0];
  const single = asked.data !== undefined && asked.data.series.length === 1;
  return (
    <Panel
      name={`golden-${signal.metric}`}
      title={signal.title}
      unit={signal.hint}
      asked={asked}
      value={
        main !== undefined && (single || signal.metric === 'latency')
          ? formatUnit(asked.data?.unit ?? '', latestValue(main))
          : undefined
      }
    >
      <Answered
        asked={asked}
        isEmpty={(data) => isBlank(data.series)}
        empty={signal.metric === 'saturation' ? SATURATION_EMPTY : EMPTY}
      >
        {(data) => (
          <TimeSeriesChart
            title={`${signal.title}, ${signal.hint}`}
            unit={data.unit}
            stepS={data.step_s}
            series={data.series}
            thresholds={thresholds}
            stacked={signal.stacked}
            height={props.height ?? 160}
            onSelect={(from, to) =>
              setRange({ from: new Date(from).toISOString(), to: new Date(to).toISOString() })
            }
          />
        )}
      </Answered>
    </Panel>
  );
}

/** Latency, traffic, errors and saturation over the shared time range, under one crosshair. */
export function GoldenSignals(props: GoldenSignalProps): ReactElement {
  return (
    <div className="wt-grid wt-grid--two">
      {SIGNALS.map((signal) => (
        <GoldenSignal key={signal.metric} signal={signal} {...props} />
      ))}
    </div>
  );
}
