import type { ReactElement } from 'react';
import { CostChart } from '../../widgets/cost-chart/cost-chart.tsx';
import { KpiCards } from '../../widgets/kpi-cards/kpi-cards.tsx';
import { Ticker } from '../../widgets/ticker/ticker.tsx';
import { TopAgents } from '../../widgets/top-agents/top-agents.tsx';

/** What the dashboards take. */
export interface DashboardProps {
  /** Called when a trace is to be opened. */
  readonly onTrace?: (traceId: string) => void;
}

/** Today in one screen: numbers, cost, agents, and what happens right now. */
export function OpsDashboard(props: DashboardProps): ReactElement {
  return (
    <div className="wt-dash wt-dash--ops">
      <div className="wt-dash__top">
        <KpiCards />
      </div>
      <div className="wt-dash__main">
        <CostChart height={150} />
        <TopAgents />
      </div>
      <div className="wt-dash__side">
        <Ticker {...props} />
      </div>
    </div>
  );
}
