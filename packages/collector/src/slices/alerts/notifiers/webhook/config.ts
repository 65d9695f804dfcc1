import * as z from 'zod/mini';

const PREFIX = 'whsec_';

/** The key of a secret: `whsec_` and base64 of 24 to 64 random bytes; `null` when it is none. */
export function keyOf(secret: string): Buffer | null {
  if (!secret.startsWith(PREFIX)) return null;
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  return key.length >= 24 && key.length <= 64 ? key : null;
}

/** Settings of a signed webhook. */
export const webhookConfig = z.strictObject({
  url: z.url(),
  secret: z.string().check(
    z.refine((secret) => keyOf(secret) !== null, {
      error: 'must be whsec_ and the base64 of 24 to 64 random bytes',
    }),
  ),
});
