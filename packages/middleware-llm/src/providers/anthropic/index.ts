import type { Provider } from '../../provider.ts';
import { messagesAt } from './messages.ts';

/** The `@anthropic-ai/sdk` client. */
export const anthropic: Provider = {
  name: 'anthropic',
  matches: (client) => 'messages' in client && !('chat' in client),
  providerName: () => 'anthropic',
  methods: [messagesAt('messages.create'), messagesAt('beta.messages.create')],
  helpers: [
    { path: 'messages.parse' },
    { path: 'messages.stream' },
    { path: 'beta.messages.parse' },
    { path: 'beta.messages.stream' },
    { path: 'beta.messages.toolRunner' },
  ],
  // The client makes a span of its own for each call; without its tracer it makes none and sends no trace header.
  hidden: ['_tracer'],
};
