import * as z from 'zod/mini';

/** A channel webhook's address: its last part is a secret. */
const ADDRESS = /^https:\/\/(?:[a-z]+\.)?discord(?:app)?\.com\/api\/webhooks\/\d+\/[\w-]+$/;

/** Settings of a Discord channel. */
export const discordConfig = z.strictObject({
  url: z.string().check(
    z.refine((url) => ADDRESS.test(url), {
      error: 'must be a Discord webhook: https://discord.com/api/webhooks/<id>/<token>',
    }),
  ),
});
