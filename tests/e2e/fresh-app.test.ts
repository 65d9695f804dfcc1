// From the packed tarballs, in an empty folder: a ten-line Express app with a wrapped OpenAI client shows up in the
// console of a collector that was installed the same way.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { costReport, createClient, tracesList, tracesOne } from '@watchtower/contract';
import { waitFor } from '@watchtower/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../free-port.ts';

const packs = fileURLToPath(new URL('../../.cache/packs/', import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'fresh-app-'));
const children: ChildProcess[] = [];
const port = await freePort();
const appPort = await freePort();

const APP = `import express from 'express';
import OpenAI from 'openai';
import { startWatchtower } from '@watchtower/sdk';
import { watchtower } from '@watchtower/middleware-express';
import { wrapLLM } from '@watchtower/middleware-llm';
startWatchtower({ service: 'fresh-app' });
const openai = wrapLLM(new OpenAI());
const app = express().use(watchtower());
app.get('/ask', async (_req, res) => res.send((await openai.chat.completions.create({ model: 'gpt-5-mini', messages: [{ role: 'user', content: 'Hi' }] })).choices[0].message.content));
app.listen(process.env.PORT, () => console.log('up'));
`;

/** A vendor that answers one recorded completion. */
const vendor = createServer((_req, res) => {
  res.writeHead(200, { 'content-type': 'application/json' }).end(
    JSON.stringify({
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1,
      model: 'gpt-5-mini',
      choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Hello.' } }],
      usage: {
        prompt_tokens: 1000,
        completion_tokens: 100,
        total_tokens: 1100,
        prompt_tokens_details: { cached_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 0 },
      },
    }),
  );
});

beforeAll(async () => {
  vendor.listen(0, '127.0.0.1');
  await once(vendor, 'listening');
  const tarballs = readdirSync(packs)
    .filter((f) => f.endsWith('.tgz') && !/cli|ui-widgets/.test(f))
    .map((f) => join(packs, f));
  writeFileSync(
    join(dir, 'package.json'),
    JSON.stringify({ name: 'fresh-app', private: true, type: 'module' }),
  );
  execFileSync(
    'npm',
    [
      'install',
      '--no-audit',
      '--no-fund',
      '--prefer-offline',
      ...tarballs,
      'express@5',
      'openai@7',
      '@opentelemetry/api@1',
    ],
    { cwd: dir, stdio: 'pipe' },
  );
  writeFileSync(join(dir, 'app.mjs'), APP);
});
afterAll(async () => {
  for (const child of children) {
    if (child.exitCode !== null) continue;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
  }
  vendor.close();
  rmSync(dir, { recursive: true, force: true });
});

async function run(args: string[], env: Record<string, string>, until: string): Promise<void> {
  const child = spawn(process.execPath, args, {
    cwd: dir,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  await new Promise<void>((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (data: Buffer) => (output += data.toString()).includes(until) && resolve());
    child.once('exit', (code) => reject(new Error(`${args.join(' ')} ended with ${code}:\n${output}`)));
  });
}

it('shows the trace and the cost of a call made a moment ago', async () => {
  const url = `http://127.0.0.1:${port}`;
  const bin = join(dir, 'node_modules/@watchtower/collector/dist/bin.js');
  expect(existsSync(bin)).toBe(true);
  await run([bin], { WATCHTOWER_DEV: '1', WATCHTOWER_PORT: String(port) }, 'collector ready');
  const { port: vendorPort } = vendor.address() as { port: number };
  await run(
    ['app.mjs'],
    {
      PORT: String(appPort),
      WATCHTOWER_ENDPOINT: url,
      OPENAI_API_KEY: 'sk-fake',
      OPENAI_BASE_URL: `http://127.0.0.1:${vendorPort}/v1`,
    },
    'up',
  );
  expect(await (await fetch(`http://127.0.0.1:${appPort}/ask`)).text()).toBe('Hello.');
  const client = createClient({ url });
  const item = await waitFor(async () => (await client.ask(tracesList, { service: 'fresh-app' })).items[0]);
  const trace = await client.ask(tracesOne, { trace_id: item.trace_id });
  expect(trace.spans.map((s) => s.operation)).toEqual(expect.arrayContaining(['http.request', 'llm.call']));
  // 1,000 tokens in at $0.25 and 100 out at $2 a million.
  expect(trace.summary.cost_usd).toBeCloseTo(0.00045, 6);
  const report = await waitFor(async () => {
    const answer = await client.ask(costReport, { group_by: 'model' });
    return answer.items.length > 0 ? answer : undefined;
  });
  expect(report.items).toMatchObject([{ key: 'gpt-5-mini', cost_usd: 0.00045, calls: 1 }]);
  const page = await (await fetch(url, { headers: { accept: 'text/html' } })).text();
  expect(page).toMatch(/<script[^>]+src="\/assets\/[^"]+\.js"/);
});
