import { WatchtowerProvider } from '@watchtower/ui-widgets';
import { type ReactElement, useCallback, useEffect, useState } from 'react';
import { keepPreference, readPreference } from './preferences.ts';
import { Session } from './shell/session.tsx';

/** A theme as it is chosen. */
export type ThemeChoice = 'system' | 'light' | 'dark';

const THEMES: readonly ThemeChoice[] = ['system', 'light', 'dark'];

/** The console: the provider for this origin, and whoever is signed in. */
export function App(): ReactElement {
  const [theme, setTheme] = useState<ThemeChoice>(
    () => THEMES.find((name) => name === readPreference('theme')) ?? 'system',
  );
  const [signedOut, setSignedOut] = useState(false);
  const choose = useCallback((next: ThemeChoice) => {
    keepPreference('theme', next);
    setTheme(next);
  }, []);
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset['wtTheme'];
    else document.documentElement.dataset['wtTheme'] = theme;
  }, [theme]);
  return (
    <WatchtowerProvider url="" theme={theme} rangeIn="url" onUnauthenticated={() => setSignedOut(true)}>
      <Session
        theme={theme}
        onTheme={choose}
        signedOut={signedOut}
        onSignedIn={() => setSignedOut(false)}
        onSignedOut={() => setSignedOut(true)}
      />
    </WatchtowerProvider>
  );
}
