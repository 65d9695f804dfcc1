import { type accessMe, mayAccess, type ResultOf } from '@watchtower/contract';
import { type ReactElement, useEffect } from 'react';
import type { ThemeChoice } from '../app.tsx';
import { navigate, usePath } from '../navigation.ts';
import { Page } from '../pages/page.tsx';
import { keepPreference, readPreference } from '../preferences.ts';
import { FIRST_PATH, readRoute, routeTitle } from '../routes.ts';
import { Rail } from './rail.tsx';
import { TopBar } from './top-bar.tsx';

/** What `<Frame>` takes. */
export interface FrameProps {
  readonly me: ResultOf<typeof accessMe>;
  readonly theme: ThemeChoice;
  readonly onTheme: (theme: ThemeChoice) => void;
  readonly onSignedOut: () => void;
}

/** The console around a page: rail, top bar, content. `/` leads to the page used last. */
export function Frame(props: FrameProps): ReactElement {
  const path = usePath();
  const route = readRoute(path);
  const title = routeTitle(route).join(' / ');
  // An auditor reads the audit log and nothing else.
  const first = mayAccess(props.me.role, 'read') ? FIRST_PATH : '/admin/audit';
  useEffect(() => {
    if (path !== '/') return;
    const last = readPreference('path');
    navigate(last !== null && readRoute(last).page !== 'unknown' ? last : first, 'replace');
  }, [path, first]);
  useEffect(() => {
    if (route.page !== 'unknown' && route.page !== 'trace') keepPreference('path', path);
    document.title = `${title} · Watchtower`;
  }, [path, route.page, title]);
  return (
    <div className="wt-root cs-frame" data-wt-theme={props.theme === 'system' ? undefined : props.theme}>
      <a className="cs-skip" href="#content">
        Skip to content
      </a>
      <Rail route={route} me={props.me} />
      <div className="cs-body">
        <TopBar route={route} {...props} />
        <main id="content" className="cs-content">
          {path === '/' ? null : <Page route={route} me={props.me} />}
        </main>
      </div>
    </div>
  );
}
