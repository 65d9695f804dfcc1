import { accessMe, isWatchtowerError } from '@watchtower/contract';
import { useQuestion, useWatchtower } from '@watchtower/ui-widgets';
import type { ReactElement } from 'react';
import type { ThemeChoice } from '../app.tsx';
import { Frame } from './frame.tsx';
import { SignIn } from './sign-in.tsx';

/** What `<Session>` takes. */
export interface SessionProps {
  readonly theme: ThemeChoice;
  readonly onTheme: (theme: ThemeChoice) => void;
  readonly signedOut: boolean;
  readonly onSignedIn: () => void;
  readonly onSignedOut: () => void;
}

/** Shows the console to whoever is signed in, and the sign-in page to nobody. */
export function Session(props: SessionProps): ReactElement {
  const { cache } = useWatchtower();
  const me = useQuestion(accessMe, {});
  const refused = me.data === undefined && isWatchtowerError(me.error, 'unauthenticated');
  if (props.signedOut || refused)
    return (
      <SignIn
        theme={props.theme}
        onSignedIn={() => {
          props.onSignedIn();
          cache.invalidate('');
        }}
      />
    );
  if (me.data !== undefined) return <Frame {...props} me={me.data} />;
  return (
    <div className="wt-root cs-blank" data-wt-theme={props.theme === 'system' ? undefined : props.theme}>
      {me.error === undefined ? null : (
        <div role="alert">
          <h1 className="cs-signin__title">The console has no answer from its collector</h1>
          <p className="wt-note__text">{me.error.message}</p>
          <button type="button" className="wt-button" onClick={me.retry}>
            Try again
          </button>
        </div>
      )}
    </div>
  );
}
