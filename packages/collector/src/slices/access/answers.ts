import { accessKeys, accessMe } from '@watchtower/contract';
import { type Answer, answer } from '../../kernel/answer.ts';
import { KEY_DOCUMENT, type KeyBody } from '../../kernel/keys.ts';
import type { SliceContext } from '../../kernel/slice.ts';

/** Who is signed in. */
export function meAnswer(): Answer {
  return answer(accessMe, ({ caller }) =>
    Promise.resolve({
      actor_id: caller.actor_id,
      role: caller.role,
      development: caller.via === 'development',
      client_id: caller.client_id,
      panels: caller.panels === null ? null : [...caller.panels],
    }),
  );
}

/** Keys without their secrets, newest first; revoked ones stay listed. */
export function keysAnswer({ documents }: SliceContext): Answer {
  return answer(accessKeys, () => {
    const items = documents.list<KeyBody>(KEY_DOCUMENT).flatMap(({ id, body }) => {
      if (body === null) return [];
      const { digest: _, public_key: __, ...shown } = body;
      return [{ id, ...shown }];
    });
    items.sort((a, b) => b.created_at.localeCompare(a.created_at) || a.id.localeCompare(b.id));
    return Promise.resolve({ items, next_cursor: null });
  });
}
