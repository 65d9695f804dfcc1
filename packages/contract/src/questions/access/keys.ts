import * as z from 'zod/mini';
import { ROLES } from '../../access.ts';
import { question } from '../../question.ts';
import { listOf } from '../shapes.ts';

/** What a key is for: sending telemetry, signing widget tokens, or calling the API. */
export const KEY_KINDS = ['ingest', 'widget', 'api'] as const;

/** One key, without its secret. */
const keyItem = z.object({
  id: z.string(),
  kind: z.enum(KEY_KINDS),
  name: z.string(),
  role: z.enum(ROLES),
  created_by: z.string(),
  created_at: z.string(),
  expires_at: z.nullable(z.string()),
  revoked_at: z.nullable(z.string()),
});

/** Keys, without their secrets. */
export const accessKeys = question({
  name: 'access.keys',
  path: '/api/admin/keys',
  scope: 'global',
  access: 'own',
  refresh_s: null,
  summary: 'Keys, without their secrets',
  params: z.strictObject({}),
  result: listOf(keyItem),
});
