import {
  type Access,
  mayAccess,
  panelCovers,
  type Question,
  type Scope,
  WatchtowerError,
} from '@watchtower/contract';
import type { Caller } from './caller.ts';

/** What is asked for, as far as permission is concerned. */
export interface Target {
  /** `slice.question`; what an embed token's panels are compared with. */
  readonly name: string;
  readonly access: Access;
  readonly scope: Scope;
}

/** Refuses a caller who may not have the target. @throws WatchtowerError `unauthenticated` or `forbidden`. */
export function authorise(caller: Caller | null, target: Target): asserts caller is Caller {
  if (caller === null) {
    throw new WatchtowerError(
      'unauthenticated',
      'Nobody is signed in. Sign in at the console, or send `Authorization: Bearer <key or token>`.',
    );
  }
  if (caller.via === 'system') return;
  if (!mayAccess(caller.role, target.access))
    throw new WatchtowerError('forbidden', `The role ${caller.role} may not use ${target.name}.`);
  if (target.access !== 'read') return;
  if (caller.panels !== null && !panelCovers(caller.panels, target.name))
    throw new WatchtowerError('forbidden', `This token's panels do not include ${target.name}.`);
  if (caller.client_id !== null && target.scope === 'global')
    throw new WatchtowerError('forbidden', `${target.name} covers all clients; this token is bound to one.`);
}

/** The client a question is narrowed to. @throws WatchtowerError `forbidden` when a bound token names another client. */
export function clientOf(question: Question, params: Record<string, unknown>, caller: Caller): string | null {
  const asked = typeof params['client_id'] === 'string' ? params['client_id'] : null;
  if (question.scope === 'global' || caller.client_id === null) return asked;
  if (asked !== null && asked !== caller.client_id)
    throw new WatchtowerError('forbidden', 'This token is bound to another client_id.');
  return caller.client_id;
}
