import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as sdk from './index.ts';
import { startSink, type Sink } from './testing/sink.ts';

let sink: Sink;
let stateDir: string;
beforeEach(async () => {
  sink = await startSink();
  stateDir = mkdtempSync(join(tmpdir(), 'watchtower-sdk-'));
});
afterEach(async () => {
  await sink.close();
  rmSync(stateDir, { recursive: true, force: true });
});

const INDEX = new URL('./index.ts', import.meta.url).href;
const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

function startApp(endpoint: string, ...args: string[]) {
  return spawn(
    process.execPath,
    [
      '--conditions=@watchtower/source',
      '--import',
      file('./register.ts'),
      file('./fixtures/app.ts'),
      ...args,
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        WATCHTOWER_ENDPOINT: endpoint,
        WATCHTOWER_STATE_DIR: stateDir,
        WATCHTOWER_SERVICE: 'from-env',
        OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      },
    },
  );
}

describe('a host started with --import @watchtower/sdk/register', () => {
  it('is not kept alive, and its last spans arrive', async () => {
    const [code] = (await once(startApp(sink.url), 'exit')) as [number | null];
    expect(code).toBe(0);
    expect(sink.spans.map((span) => [span.name, span.service])).toEqual([['last-words', 'from-env']]);
  });

  it('flushes on SIGTERM and still dies of it', async () => {
    const app = startApp(sink.url, 'wait');
    await once(app.stdout, 'data');
    app.kill('SIGTERM');
    const [code, signal] = (await once(app, 'exit')) as [number | null, string | null];
    expect([code, signal]).toEqual([null, 'SIGTERM']);
    expect(sink.spans.map((span) => span.name)).toEqual(['last-words']);
  });

  it('ends within its bound when nobody takes what it has', async () => {
    const start = performance.now();
    const [code] = (await once(startApp('http://127.0.0.1:1'), 'exit')) as [number | null];
    expect(code).toBe(0);
    expect(performance.now() - start).toBeLessThan(8000);
  });
});

describe('startWatchtower', () => {
  it('hands out the running one to whoever starts again, and can start anew after a shutdown', async () => {
    const options = {
      service: 'first',
      endpoint: sink.url,
      stateDir,
      handleSignals: false,
      protocol: 'http/json',
    } as const;
    const first = sdk.startWatchtower(options);
    expect(sdk.startWatchtower()).toBe(first);
    await first.shutdown();
    await first.shutdown();
    sdk.withSpan('agent.step', { name: 'between' }, () => undefined);
    const second = sdk.startWatchtower({ ...options, service: 'second' });
    sdk.withSpan('agent.step', { name: 'anew' }, () => undefined);
    await second.shutdown();
    expect(sink.spans.map((span) => [span.name, span.service])).toEqual([['anew', 'second']]);
  });

  it('does nothing when disabled, and nothing throws before a start', async () => {
    const off = sdk.startWatchtower({ disabled: true, endpoint: sink.url });
    const calls = [
      () => sdk.withContext({ client_id: 'a', user_id: 'u' }, () => sdk.currentContext()),
      () =>
        sdk.agentEpisode(
          { agent_id: 'a' },
          (step) => (step.retry('x'), step.escalate('y'), step.block('p', 'q')),
        ),
      () => sdk.jobDequeue({ queue: 'q', job_id: 'j', enqueued_at: 'nonsense' }, () => 1),
      () => sdk.metrics.jobsEnqueued.add(1),
      () =>
        sdk.audit.emit({
          action_type: 'publish',
          result: 'success',
          details: { big: 1n as unknown as number },
        }),
      () => sdk.agents.register({ agent_id: 'a' }),
      () => sdk.messages.created({ thread_id: 't', role: 'user' }),
      () => sdk.killSwitch.guard({}, () => 1),
      () => sdk.withExtracted({ traceparent: 7 }, () => sdk.injectInto({})),
      () => sdk.health.component('c', () => false)(),
    ];
    for (const call of calls) expect(call).not.toThrow();
    await off.shutdown();
    expect(sink.bodies).toEqual([]);
  });

  it('exports exactly these names', () => {
    expect(Object.keys(sdk).toSorted()).toMatchInlineSnapshot(`
      [
        "KillSwitchActiveError",
        "agentEpisode",
        "agentStep",
        "agents",
        "audit",
        "audited",
        "browserRun",
        "browserStep",
        "channelReceive",
        "channelSend",
        "createLogger",
        "currentContext",
        "gatewayRoute",
        "health",
        "injectInto",
        "jobDequeue",
        "jobEnqueue",
        "killSwitch",
        "memoryLookup",
        "messages",
        "metrics",
        "platformApi",
        "postVerify",
        "registerMetric",
        "startWatchtower",
        "toolCall",
        "traced",
        "trustsInbound",
        "watchtowerSpanProcessor",
        "withContext",
        "withExtracted",
        "withSpan",
      ]
    `);
  });
});

describe('a rejection that nobody handles', () => {
  const codeOf = async (script: string): Promise<unknown> => {
    const text = `import { agentEpisode } from '${INDEX}'; const fail = async () => { throw new Error('lost'); }; ${script}`;
    const args = ['--conditions=@watchtower/source', '--input-type=module', '-e', text];
    const [code] = (await once(spawn(process.execPath, args, { stdio: 'ignore' }), 'exit')) as unknown[];
    return code;
  };

  it('still ends the process, as it would without us, and one that is handled does not', async () => {
    expect(await codeOf(`void agentEpisode({ agent_id: 'a' }, fail);`)).toBe(1);
    expect(await codeOf(`await agentEpisode({ agent_id: 'a' }, fail).catch(() => undefined);`)).toBe(0);
  });
});
