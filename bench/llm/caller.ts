// One client as its own process: bare or wrapped. Over IPC { run, count } is answered with CPU µs per call.
import { createRequire } from 'node:module';
import { wrapLLM } from '@watchtower/middleware-llm';
import { startWatchtower } from '@watchtower/sdk';

const require = createRequire(new URL('../../packages/middleware-llm/package.json', import.meta.url));
interface Client {
  readonly chat: { readonly completions: { create(body: object): Promise<unknown> } };
}
const OpenAI = require('openai') as new (options: object) => Client;

const [mode = 'bare', baseURL = '', stateDir = ''] = process.argv.slice(2);
const bare = new OpenAI({ apiKey: 'k', baseURL: `${baseURL}/v1`, maxRetries: 0 });
let client = bare;
if (mode !== 'bare') {
  startWatchtower({
    service: 'bench-llm',
    endpoint: baseURL,
    stateDir,
    instrumentFetch: mode === 'wrapped',
  });
  client = wrapLLM(bare);
}
const request = {
  model: 'gpt-5-mini',
  messages: [{ role: 'user' as const, content: 'Plan a reel for the spring campaign. '.repeat(20) }],
};

async function call(run: string): Promise<void> {
  if (run === 'plain') {
    await client.chat.completions.create(request);
    return;
  }
  const stream = await client.chat.completions.create({ ...request, stream: true });
  for await (const _chunk of stream as AsyncIterable<unknown>);
}

async function measure(run: string, count: number): Promise<void> {
  const before = process.cpuUsage();
  for (let i = 0; i < count; i += 1) await call(run);
  const { user, system } = process.cpuUsage(before);
  process.send?.({ us: (user + system) / count });
}

process.on('message', ({ run, count }: { run: string; count: number }) => void measure(run, count));
process.send?.({ ready: true });
