import * as z from 'zod/mini';
import { command } from '../../command.ts';

/** Ends the session of the cookie. */
export const accessSignOut = command({
  name: 'access.sign_out',
  method: 'DELETE',
  path: '/api/session',
  access: 'signed-in',
  summary: 'Sign out',
  input: z.strictObject({}),
  result: z.object({ signed_out: z.boolean() }),
});
