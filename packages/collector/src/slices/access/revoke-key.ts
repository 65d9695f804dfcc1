import { accessRevokeKey, WatchtowerError } from '@watchtower/contract';
import { type Act, act } from '../../kernel/act.ts';
import { KEY_DOCUMENT, type KeyBody } from '../../kernel/keys.ts';
import type { SliceContext } from '../../kernel/slice.ts';

/** Revokes a key at once: the next request with it is refused and its sockets end. Twice is the same as once. */
export function revokeKeyAct({ documents }: SliceContext): Act {
  return act(accessRevokeKey, async ({ input: { id }, caller, now }) => {
    const body = documents.get<KeyBody>(KEY_DOCUMENT, id)?.body ?? null;
    if (body === null) throw new WatchtowerError('not_found', `There is no key ${id}.`);
    const revoked_at = body.revoked_at ?? new Date(now).toISOString();
    if (body.revoked_at === null)
      await documents.put<KeyBody>(KEY_DOCUMENT, id, { ...body, revoked_at }, caller.actor_id);
    return {
      result: { id, revoked_at },
      audit: {
        action_type: 'key.revoke',
        result: 'success',
        resource: `key/${id}`,
        details: { kind: body.kind, name: body.name },
      },
    };
  });
}
