import OpenAI from 'openai';
import OpenAI6 from 'openai6';
import { conform, type Surface } from '../../testing/conformance.ts';

const messages = [{ role: 'user' as const, content: 'Plan a reel for the spring campaign, please.' }];
const openaiUsage = {
  'gen_ai.usage.input_tokens': 1000,
  'gen_ai.usage.output_tokens': 100,
  'gen_ai.usage.cache_read.input_tokens': 500,
  'gen_ai.usage.reasoning.output_tokens': 40,
  // 500 × 150 + 500 × 75 + 100 × 600
  'watchtower.cost.nano_usd': 172_500,
};

const chat: Surface = {
  name: 'chat.completions',
  provider: 'openai',
  fixtures: { plain: 'chat-plain', stream: 'chat-stream', error: 'error-400', busy: 'error-429' },
  model: 'gpt-4o-mini',
  ask: (client, extra, options) =>
    (client as OpenAI).chat.completions.create({ model: 'gpt-4o-mini', messages, ...extra }, options),
  expected: { ...openaiUsage, 'gen_ai.response.finish_reasons': ['stop'] },
  busy: { type: '429', reason: 'rate_limited' },
};
const responses: Surface = {
  name: 'responses',
  provider: 'openai',
  fixtures: { plain: 'responses-plain', stream: 'responses-stream', error: 'error-400', busy: 'error-429' },
  model: 'gpt-5-mini',
  ask: (client, extra, options) =>
    (client as OpenAI).responses.create({ model: 'gpt-5-mini', input: 'Plan a reel.', ...extra }, options),
  expected: {
    'gen_ai.usage.input_tokens': 2000,
    'gen_ai.usage.output_tokens': 300,
    'gen_ai.usage.cache_read.input_tokens': 1000,
    'gen_ai.usage.reasoning.output_tokens': 128,
    // 1000 × 250 + 1000 × 25 + 300 × 2000
    'watchtower.cost.nano_usd': 875_000,
    'gen_ai.response.finish_reasons': ['stop'],
  },
  busy: { type: '429', reason: 'rate_limited' },
};

const v7 = (url: string, maxRetries: number) => new OpenAI({ apiKey: 'k', baseURL: `${url}/v1`, maxRetries });
const v6 = (url: string, maxRetries: number) =>
  new OpenAI6({ apiKey: 'k', baseURL: `${url}/v1`, maxRetries });

conform([
  ['openai 7', chat, v7],
  ['openai 7', responses, v7],
  ['openai 6', chat, v6],
  ['openai 6', responses, v6],
]);
