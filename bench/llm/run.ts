// Added CPU per LLM call of `wrapLLM` against the bare client, in alternating rounds of one run.
// Usage: node --conditions=@watchtower/source bench/llm/run.ts
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PLAIN_FLOOR_US = 300;
const TARGETS_US = { plain: 200, stream: 500 };
const CHUNKS = 200;
const ROUNDS = 7;
const COUNT = { plain: 250, stream: 40 };
const MODES = ['bare', 'wrapped', 'without fetch spans'] as const;
type Run = keyof typeof COUNT;

const usage = {
  prompt_tokens: 200,
  completion_tokens: CHUNKS,
  total_tokens: 200 + CHUNKS,
  prompt_tokens_details: { cached_tokens: 64 },
  completion_tokens_details: { reasoning_tokens: 32 },
};
const base = { id: 'chatcmpl-1', created: 1_790_000_000, model: 'gpt-5-mini' };
const plain = JSON.stringify({
  ...base,
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', content: 'A plan.' }, finish_reason: 'stop' }],
  usage,
});
const chunk = (delta: object, finish_reason: string | null) =>
  `data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason }] })}\n\n`;
const stream =
  chunk({ content: 'word ' }, null).repeat(CHUNKS - 1) +
  chunk({}, 'stop') +
  `data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', choices: [], usage })}\n\ndata: [DONE]\n\n`;

/** The provider and the collector's place in one: it answers completions, and takes telemetry. */
const server = createServer((req, res) => {
  let body = '';
  req.on('data', (piece) => (body += String(piece)));
  req.on('end', () => {
    if (!req.url?.includes('completions')) {
      res.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    } else if (body.includes('"stream":true')) {
      res.writeHead(200, { 'content-type': 'text/event-stream' }).end(stream);
    } else res.writeHead(200, { 'content-type': 'application/json' }).end(plain);
  });
});

async function measure(child: ChildProcess, run: Run, count: number): Promise<number> {
  child.send({ run, count });
  const [answer] = (await once(child, 'message')) as [{ us: number }];
  return answer.us;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

server.listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const stateDir = mkdtempSync(join(tmpdir(), 'wt-bench-llm-'));
const children: ChildProcess[] = [];
try {
  for (const mode of MODES) {
    const child = fork(new URL('./caller.ts', import.meta.url), [mode, url, join(stateDir, mode)], {
      execArgv: ['--conditions=@watchtower/source'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    await once(child, 'message');
    children.push(child);
  }
  for (const run of ['plain', 'stream'] as const) {
    const seen = MODES.map((): number[] => []);
    for (const child of children) await measure(child, run, COUNT[run]);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [i, child] of children.entries()) seen[i]?.push(await measure(child, run, COUNT[run]));
    }
    const rows = MODES.map((mode, i) => {
      const mine = seen[i] ?? [];
      const added = median(mine.map((us, round) => us - (seen[0]?.[round] ?? Number.NaN)));
      return { run, mode, 'CPU µs/call': Math.round(median(mine)), 'added µs': Math.round(added) };
    });
    console.table(rows);
    const added = rows[1]?.['added µs'] ?? Number.NaN;
    console.log(`llm ${run}: added ${added} µs per call (target ${TARGETS_US[run]})`);
    if (run === 'plain' && !(added <= PLAIN_FLOOR_US)) process.exitCode = 1;
  }
} finally {
  for (const child of children) child.kill('SIGKILL');
  server.closeAllConnections();
  server.close();
  rmSync(stateDir, { recursive: true, force: true });
}
