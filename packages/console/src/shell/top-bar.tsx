import { accessSignOut, type accessMe, type ResultOf } from '@watchtower/contract';
import { TimeRangePicker, useAct } from '@watchtower/ui-widgets';
import type { ReactElement } from 'react';
import type { ThemeChoice } from '../app.tsx';
import { type Route, routeTitle } from '../routes.ts';
import { LiveDot } from './live-dot.tsx';

const NEXT: Readonly<Record<ThemeChoice, ThemeChoice>> = { system: 'light', light: 'dark', dark: 'system' };
const SHAPE: Readonly<Record<ThemeChoice, string>> = { system: '◐', light: '○', dark: '●' };

/** What `<TopBar>` takes. */
export interface TopBarProps {
  readonly route: Route;
  readonly me: ResultOf<typeof accessMe>;
  readonly theme: ThemeChoice;
  readonly onTheme: (theme: ThemeChoice) => void;
  readonly onSignedOut: () => void;
}

const RANGED: readonly Route['page'][] = ['command-centre'];

/** Where one is, the time range, whether it is live, who is signed in, and the theme. */
export function TopBar(props: TopBarProps): ReactElement {
  const { route, me, theme } = props;
  const signOut = useAct(accessSignOut, 'access.');
  const title = routeTitle(route);
  async function leave(): Promise<void> {
    if ((await signOut.act({})) !== undefined) props.onSignedOut();
  }
  return (
    <header className="cs-top">
      <h1 className="cs-top__title">
        {title.map((part, i) => (
          <span key={part} className={i < title.length - 1 ? 'wt-mute' : undefined}>
            {part}
            {i < title.length - 1 ? <span aria-hidden="true"> / </span> : null}
          </span>
        ))}
      </h1>
      {me.development ? (
        <span
          className="wt-chip wt-warn"
          title="No sign-in: this collector runs in development mode, on this machine only"
        >
          development mode
        </span>
      ) : null}
      <div className="cs-top__end">
        {RANGED.includes(route.page) ? <TimeRangePicker /> : null}
        <LiveDot />
        <button
          type="button"
          className="wt-button"
          title={`Theme: ${theme}`}
          aria-label={`Theme: ${theme}. Change to ${NEXT[theme]}.`}
          onClick={() => props.onTheme(NEXT[theme])}
        >
          <span aria-hidden="true">{SHAPE[theme]}</span>
        </button>
        {me.development ? null : (
          <button
            type="button"
            className="wt-button"
            title={`${me.actor_id}, ${me.role}`}
            onClick={() => void leave()}
          >
            Sign out
          </button>
        )}
      </div>
    </header>
  );
}
