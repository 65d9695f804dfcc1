import Anthropic from '@anthropic-ai/sdk';
import { conform, type Surface } from '../../testing/conformance.ts';

const messages = [{ role: 'user' as const, content: 'Plan a reel for the spring campaign, please.' }];
const surface: Surface = {
  name: 'messages',
  provider: 'anthropic',
  fixtures: { plain: 'plain', stream: 'stream', error: 'error-400', busy: 'error-529' },
  model: 'claude-haiku-4-5',
  ask: (client, extra, options) =>
    (client as Anthropic).messages.create(
      { model: 'claude-haiku-4-5', max_tokens: 200, messages, ...extra },
      options,
    ),
  expected: {
    // 400 fresh + 1300 read + 300 written
    'gen_ai.usage.input_tokens': 2000,
    'gen_ai.usage.output_tokens': 80,
    'gen_ai.usage.cache_read.input_tokens': 1300,
    'gen_ai.usage.cache_write.input_tokens': 300,
    'gen_ai.usage.cache_creation.input_tokens': 300,
    // 400 × 1000 + 1300 × 100 + 200 × 1250 + 100 × 2000 (one hour) + 80 × 5000
    'watchtower.cost.nano_usd': 1_380_000,
    'gen_ai.response.finish_reasons': ['end_turn'],
  },
  busy: { type: '529', reason: 'overloaded' },
};

conform([
  ['anthropic 1', surface, (url, maxRetries) => new Anthropic({ apiKey: 'k', baseURL: url, maxRetries })],
]);
