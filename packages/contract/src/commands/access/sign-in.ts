import * as z from 'zod/mini';
import { ROLES } from '../../access.ts';
import { command } from '../../command.ts';

/** Signs a person in; the session travels in an HttpOnly cookie. */
export const accessSignIn = command({
  name: 'access.sign_in',
  method: 'POST',
  path: '/api/session',
  access: 'public',
  summary: 'Sign in with e-mail and password',
  input: z.strictObject({
    email: z.string().check(z.minLength(3), z.maxLength(320)),
    password: z.string().check(z.minLength(1), z.maxLength(256)),
  }),
  result: z.object({ actor_id: z.string(), role: z.enum(ROLES) }),
});
