import { accessSignOut } from '@watchtower/contract';
import { type Act, act } from '../../kernel/act.ts';
import { closeSession } from '../../kernel/sessions.ts';
import type { SliceContext } from '../../kernel/slice.ts';

/** Ends the session of the cookie; its socket ends with it. */
export function signOutAct({ documents }: SliceContext): Act {
  return act(accessSignOut, async ({ caller, request }) => {
    const { session } = request;
    const signedOut = session !== null && (await closeSession(documents, session, caller.actor_id));
    return {
      result: { signed_out: signedOut },
      session: null,
      audit: { action_type: 'auth.logout', result: 'success' },
    };
  });
}
