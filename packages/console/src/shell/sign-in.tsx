import { accessSignIn, isWatchtowerError } from '@watchtower/contract';
import { useAct } from '@watchtower/ui-widgets';
import { type ReactElement, type SyntheticEvent, useState } from 'react';
import type { ThemeChoice } from '../app.tsx';
import { Mark } from './mark.tsx';

/** What went wrong, in the words of somebody at a door. */
function reason(error: Error): string {
  if (isWatchtowerError(error, 'unauthenticated')) return 'E-mail or password is wrong.';
  if (isWatchtowerError(error, 'rate_limited')) return `Too many attempts. ${error.message}`;
  return error.message;
}

/** The sign-in page. */
export function SignIn({ theme, onSignedIn }: { theme: ThemeChoice; onSignedIn: () => void }): ReactElement {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const { act, pending, error } = useAct(accessSignIn, 'access.');
  async function send(): Promise<void> {
    if ((await act({ email, password })) !== undefined) onSignedIn();
  }
  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    void send();
  }
  return (
    <main className="wt-root cs-blank" data-wt-theme={theme === 'system' ? undefined : theme}>
      <form className="cs-signin" onSubmit={submit}>
        <Mark />
        <h1 className="cs-signin__title">Sign in to Watchtower</h1>
        <label className="wt-field">
          E-mail
          <input
            className="wt-input"
            type="email"
            name="email"
            autoComplete="username"
            required
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        </label>
        <label className="wt-field">
          Password
          <input
            className="wt-input"
            type="password"
            name="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </label>
        {error === undefined ? null : (
          <p className="wt-crit" role="alert">
            ■ {reason(error)}
          </p>
        )}
        <button type="submit" className="wt-button wt-button--main" disabled={pending}>
          {pending ? 'Signing in…' : 'Sign in'}
        </button>
        <p className="wt-note__text">
          The first administrator’s credentials are printed once, when the collector first starts.
        </p>
      </form>
    </main>
  );
}
