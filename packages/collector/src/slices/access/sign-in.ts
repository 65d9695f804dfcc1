import { accessSignIn, WatchtowerError } from '@watchtower/contract';
import { type Act, act } from '../../kernel/act.ts';
import { openSession } from '../../kernel/sessions.ts';
import type { SliceContext } from '../../kernel/slice.ts';
import type { Attempts } from './attempts.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { findUser, normalised } from './users.ts';

const REFUSED = 'E-mail or password is wrong.';
const SLOW_DOWN = 'Too many attempts to sign in from here; wait a moment and try again.';

/** Signs a person in. Unknown people take as long as known ones; guessing is slowed down before anything is hashed. */
export function signInAct(context: SliceContext, attempts: Attempts): Act {
  /** Compared with when nobody has the address, so that the time tells nothing. */
  let nobody: Promise<string> | undefined;
  const failed = (actor: string, ip: string, result: 'fail' | 'blocked'): Promise<unknown> =>
    context.audit({
      action_type: 'auth.login',
      actor_type: 'operator',
      actor_id: actor,
      result,
      ...(ip === '' ? {} : { ip }),
    });

  return act(accessSignIn, async ({ input, now, request: { ip } }) => {
    const account = normalised(input.email);
    const attempt = attempts.begin(account, ip, now);
    if (attempt === 'wait') throw new WatchtowerError('rate_limited', SLOW_DOWN);
    const user = findUser(context, input.email);
    nobody ??= hashPassword('');
    const holds = await verifyPassword(input.password, user?.body.password ?? (await nobody));
    if (user === undefined || !holds) {
      await failed(user?.id ?? 'unknown', ip, attempt === 'locked-now' ? 'blocked' : 'fail');
      throw new WatchtowerError('unauthenticated', REFUSED);
    }
    attempts.succeeded(account, ip);
    const who = { actor_id: user.id, role: user.body.role };
    return {
      result: who,
      session: await openSession(context.documents, who, now),
      audit: {
        action_type: 'auth.login',
        result: 'success',
        actor_type: 'operator',
        actor_id: user.id,
        ...(ip === '' ? {} : { ip }),
      },
    };
  });
}
