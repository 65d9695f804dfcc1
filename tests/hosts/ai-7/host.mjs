import { OpenTelemetry } from '@ai-sdk/otel';
import { startWatchtower, withSpan } from '@watchtower/sdk';
import { generateText, registerTelemetry } from 'ai';
import { MockLanguageModelV4 } from 'ai/test';

if (process.env.ORDER === 'before') registerTelemetry(new OpenTelemetry());
const watchtower = startWatchtower({ service: 'host-ai' });
if (process.env.ORDER === 'after') registerTelemetry(new OpenTelemetry());
const model = new MockLanguageModelV4({
  doGenerate: async () => ({
    content: [{ type: 'text', text: 'hello' }],
    finishReason: { unified: 'stop', raw: 'stop' },
    usage: {
      inputTokens: { total: 120, noCache: 120, cacheRead: 0, cacheWrite: 0 },
      outputTokens: { total: 20, text: 20, reasoning: 0 },
    },
    warnings: [],
  }),
});
await withSpan('agent.episode', { name: 'ours' }, () => generateText({ model, prompt: 'hi' }));
await watchtower.shutdown();
console.log(JSON.stringify({ shared: true, host: null }));
