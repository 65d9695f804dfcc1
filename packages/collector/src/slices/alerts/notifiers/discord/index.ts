import type { Notifier } from '../notifier.ts';
import { discordConfig } from './config.ts';
import { embedOf } from './embed.ts';

/** A Discord channel: one embed a message, nobody is mentioned whatever the text says. */
export const discord: Notifier<typeof discordConfig> = {
  type: 'discord',
  config: discordConfig,
  shown: ({ url }) => url.slice(0, url.lastIndexOf('/')),
  request(message, { url }) {
    return {
      url: `${url}?wait=true`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ embeds: [embedOf(message.body)], allowed_mentions: { parse: [] } }),
    };
  },
};
