import { type accessMe, mayAccess, type ResultOf } from '@watchtower/contract';
import {
  AlertList,
  AlertRules,
  AuditTable,
  CommandCentre,
  CostChart,
  GoldenSignals,
  KillSwitches,
  LogTable,
  Operations,
  OpsDashboard,
  TraceList,
  TraceWaterfall,
} from '@watchtower/ui-widgets';
import type { ReactElement } from 'react';
import { navigate } from '../navigation.ts';
import { COMMAND_TABS, type CommandTab, type Route } from '../routes.ts';
import { Link } from '../shell/link.tsx';

const openTrace = (traceId: string): void => navigate(`/admin/traces/${traceId}`);

function Tabs({ tab }: { tab: CommandTab }): ReactElement {
  return (
    <nav className="cs-tabs" aria-label="Command centre">
      {COMMAND_TABS.map((entry) => (
        <Link
          key={entry.tab}
          to={`/admin/command-center/${entry.tab}`}
          current={entry.tab === tab}
          className="cs-tabs__item"
        >
          {entry.label}
        </Link>
      ))}
    </nav>
  );
}

function CommandCentrePage({ tab }: { tab: CommandTab }): ReactElement {
  return (
    <>
      <CommandCentre onTrace={openTrace} />
      <Tabs tab={tab} />
      {tab === 'golden-signals' ? <GoldenSignals /> : null}
      {tab === 'operations' ? <Operations /> : null}
      {tab === 'logs' ? <LogTable onTrace={openTrace} height={520} /> : null}
      {tab === 'traces' ? <TraceList onTrace={openTrace} /> : null}
    </>
  );
}

/** The page of a route. */
export function Page({ route, me }: { route: Route; me: ResultOf<typeof accessMe> }): ReactElement {
  switch (route.page) {
    case 'ops':
      return <OpsDashboard onTrace={openTrace} />;
    case 'command-centre':
      return <CommandCentrePage tab={route.tab} />;
    case 'trace':
      return <TraceWaterfall key={route.traceId} traceId={route.traceId} />;
    case 'cost':
      return (
        <>
          <CostChart period="day" height={240} />
          <div className="wt-grid wt-grid--two">
            <CostChart groupBy="client" breakdownOnly />
            <CostChart groupBy="agent" breakdownOnly />
          </div>
        </>
      );
    case 'audit':
      return <AuditTable onTrace={openTrace} />;
    case 'alerts':
      return (
        <>
          <AlertList />
          <AlertRules />
        </>
      );
    case 'kill-switches':
      return <KillSwitches canOperate={mayAccess(me.role, 'operate')} />;
    case 'unknown':
      return (
        <div className="wt-note">
          <p className="wt-note__title">There is no page at this address</p>
          <p className="wt-note__text">
            <Link to="/admin/ops">Go to Operations</Link>
          </p>
        </div>
      );
  }
}
