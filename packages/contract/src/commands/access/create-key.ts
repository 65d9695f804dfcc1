import * as z from 'zod/mini';
import { command } from '../../command.ts';
import { KEY_KINDS } from '../../questions/access/keys.ts';

/** Makes a key; its secret is shown this once. A `widget` key is an Ed25519 pair, of which the private half is shown. */
export const accessCreateKey = command({
  name: 'access.create_key',
  method: 'POST',
  path: '/api/admin/keys',
  access: 'own',
  summary: 'Make an ingest key, an API token or a widget signing key',
  input: z.strictObject({
    kind: z.enum(KEY_KINDS),
    name: z.string().check(z.minLength(1), z.maxLength(100)),
    role: z.optional(z.enum(['viewer', 'admin', 'superadmin', 'auditor'])),
    expires_at: z.optional(z.iso.datetime()),
  }),
  result: z.object({ id: z.string(), kind: z.enum(KEY_KINDS), name: z.string(), secret: z.string() }),
});
