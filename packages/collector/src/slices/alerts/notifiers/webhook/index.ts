import { createHmac } from 'node:crypto';
import type { Notifier } from '../notifier.ts';
import { keyOf, webhookConfig } from './config.ts';

/** A webhook signed as Standard Webhooks says: HMAC-SHA-256 over `id.timestamp.body`, timestamp of the attempt. */
export const webhook: Notifier<typeof webhookConfig> = {
  type: 'webhook',
  config: webhookConfig,
  shown: ({ url }) => url,
  request(message, { url, secret }) {
    const timestamp = String(Math.floor(message.at / 1000));
    const signature = createHmac('sha256', keyOf(secret) ?? '')
      .update(`${message.id}.${timestamp}.${message.body}`)
      .digest('base64');
    return {
      url,
      headers: {
        'content-type': 'application/json',
        'webhook-id': message.id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${signature}`,
      },
      body: message.body,
    };
  },
};
