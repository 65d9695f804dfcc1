import * as z from 'zod/mini';
import { ROLES } from '../../access.ts';
import { question } from '../../question.ts';

/** Who is signed in, and how. */
export const accessMe = question({
  name: 'access.me',
  path: '/api/session',
  scope: 'client',
  access: 'signed-in',
  refresh_s: null,
  summary: 'Who is signed in',
  params: z.strictObject({}),
  result: z.object({
    actor_id: z.string(),
    role: z.enum(ROLES),
    development: z.boolean(),
    client_id: z.nullable(z.string()),
    panels: z.nullable(z.array(z.string())),
  }),
});
