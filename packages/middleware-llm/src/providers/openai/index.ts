import { text, type Json } from '../../json.ts';
import type { Prepared, Provider } from '../../provider.ts';
import { askForUsage, chatCompletions } from './chat.ts';
import { embeddings } from './embeddings.ts';
import { responses } from './responses.ts';

/** Vendors that serve the same API under their own host. */
const VENDORS: readonly (readonly [suffix: string, provider: string])[] = [
  ['.openai.azure.com', 'azure.ai.openai'],
  ['.services.ai.azure.com', 'azure.ai.inference'],
  ['api.groq.com', 'groq'],
  ['api.deepseek.com', 'deepseek'],
  ['api.mistral.ai', 'mistral_ai'],
  ['api.x.ai', 'x_ai'],
  ['api.perplexity.ai', 'perplexity'],
  ['openrouter.ai', 'openrouter'],
  ['api.moonshot.ai', 'moonshot_ai'],
];

function providerName(client: Json): string {
  const base = text(client['baseURL']) ?? '';
  const host = URL.canParse(base) ? new URL(base).hostname : '';
  return VENDORS.find(([suffix]) => host.endsWith(suffix))?.[1] ?? 'openai';
}

function askWhenStreaming(body: unknown): Prepared {
  const streams = typeof body === 'object' && body !== null && 'stream' in body && body.stream === true;
  return streams ? askForUsage(body) : { body, hideUsage: false };
}

/** The `openai` client (6 and 7), and any server that speaks its API. */
export const openai: Provider = {
  name: 'openai',
  matches: (client) => 'chat' in client && 'embeddings' in client,
  providerName,
  methods: [chatCompletions, responses, embeddings],
  helpers: [
    { path: 'chat.completions.parse' },
    { path: 'chat.completions.stream', prepare: askForUsage },
    { path: 'chat.completions.runTools', prepare: askWhenStreaming },
    { path: 'responses.parse' },
    { path: 'responses.stream' },
  ],
  hidden: [],
};
