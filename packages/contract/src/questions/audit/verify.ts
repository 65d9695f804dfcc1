import * as z from 'zod/mini';
import { question } from '../../question.ts';

/** Recomputes the hash chain over a range of records. */
export const auditVerify = question({
  name: 'audit.verify',
  path: '/api/audit/verify',
  scope: 'global',
  access: 'audit',
  refresh_s: null,
  summary: 'Whether the hash chain holds, and the first record where it does not',
  params: z.strictObject({
    from_seq: z.optional(z.int().check(z.minimum(1))),
    to_seq: z.optional(z.int().check(z.minimum(1))),
  }),
  result: z.object({
    ok: z.boolean(),
    checked: z.int(),
    first_seq: z.nullable(z.int()),
    last_seq: z.nullable(z.int()),
    head_hash: z.nullable(z.string()),
    broken: z.nullable(z.object({ seq: z.int(), expected: z.string(), found: z.string() })),
  }),
});
