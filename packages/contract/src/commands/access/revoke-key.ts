import * as z from 'zod/mini';
import { command } from '../../command.ts';

/** Revokes a key at once. */
export const accessRevokeKey = command({
  name: 'access.revoke_key',
  method: 'DELETE',
  path: '/api/admin/keys/:id',
  access: 'own',
  summary: 'Revoke a key',
  input: z.strictObject({ id: z.string().check(z.minLength(1), z.maxLength(100)) }),
  result: z.object({ id: z.string(), revoked_at: z.string() }),
});
