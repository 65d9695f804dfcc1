import { EVENTS } from '@watchtower/contract/data';
import { emitEvent } from '../log/record.ts';

/** Messages of conversations: that there was one, never what it said. */
export const messages = {
  /** Announces a message of a thread. */
  created(message: { readonly thread_id: string; readonly role: string }): void {
    emitEvent(EVENTS.messageCreated, {
      'watchtower.thread_id': message.thread_id,
      'watchtower.message_role': message.role,
    });
  },
};
