import {
  alertsList,
  controlKillSwitches,
  mayAccess,
  type ResultOf,
  type accessMe,
} from '@watchtower/contract';
import { useQuestion } from '@watchtower/ui-widgets';
import { type ReactElement, useState } from 'react';
import { keepPreference, readPreference } from '../preferences.ts';
import type { Route } from '../routes.ts';
import { Icon, type IconName } from './icons.tsx';
import { Link } from './link.tsx';
import { Mark } from './mark.tsx';

interface Entry {
  readonly to: string;
  readonly label: string;
  readonly icon: IconName;
  readonly current: boolean;
  readonly count?: number | undefined;
}

function entries(
  route: Route,
  alerts: number | undefined,
  stopped: number | undefined,
  audits: boolean,
): Entry[] {
  const inTraces = route.page === 'trace' || (route.page === 'command-centre' && route.tab === 'traces');
  const all: Entry[] = [
    { to: '/admin/ops', label: 'Operations', icon: 'ops', current: route.page === 'ops' },
    {
      to: '/admin/command-center/golden-signals',
      label: 'Command centre',
      icon: 'command-centre',
      current: route.page === 'command-centre' && !inTraces,
    },
    { to: '/admin/command-center/traces', label: 'Traces', icon: 'traces', current: inTraces },
    { to: '/admin/cost', label: 'Cost', icon: 'cost', current: route.page === 'cost' },
    { to: '/admin/alerts', label: 'Alerts', icon: 'alerts', current: route.page === 'alerts', count: alerts },
    { to: '/admin/audit', label: 'Audit', icon: 'audit', current: route.page === 'audit' },
    {
      to: '/admin/kill-switches',
      label: 'Kill switches',
      icon: 'kill-switches',
      current: route.page === 'kill-switches',
      count: stopped,
    },
  ];
  return audits ? all : all.filter((entry) => entry.icon !== 'audit');
}

/** The left rail: where one can go, and how much waits there. */
export function Rail({ route, me }: { route: Route; me: ResultOf<typeof accessMe> }): ReactElement {
  const [slim, setSlim] = useState(() => readPreference('rail') === 'slim');
  const reads = mayAccess(me.role, 'read');
  const alerts = useQuestion(alertsList, { status: 'active', limit: 100 }, { enabled: reads });
  const switches = useQuestion(controlKillSwitches, {}, { enabled: reads });
  const stopped = switches.data?.items.filter((item) => item.active).length;
  const shown = entries(route, alerts.data?.items.length, stopped, mayAccess(me.role, 'audit'));
  function fold(): void {
    keepPreference('rail', slim ? 'wide' : 'slim');
    setSlim(!slim);
  }
  return (
    <nav className="cs-rail" data-slim={slim ? '' : undefined} aria-label="Console">
      <Link to="/admin/ops" className="cs-rail__brand" title="Watchtower">
        <Mark />
        <span className="cs-rail__word">Watchtower</span>
      </Link>
      <ul className="cs-rail__list">
        {shown.map((entry) => (
          <li key={entry.to}>
            <Link to={entry.to} current={entry.current} className="cs-rail__item" title={entry.label}>
              <Icon name={entry.icon} />
              <span className="cs-rail__word">{entry.label}</span>
              {entry.count === undefined || entry.count === 0 ? null : (
                <span className="cs-rail__count wt-num">{entry.count}</span>
              )}
            </Link>
          </li>
        ))}
      </ul>
      <button type="button" className="cs-rail__item cs-rail__fold" aria-expanded={!slim} onClick={fold}>
        <span aria-hidden="true">{slim ? '»' : '«'}</span>
        <span className="cs-rail__word">{slim ? 'Widen' : 'Collapse'}</span>
      </button>
    </nav>
  );
}
