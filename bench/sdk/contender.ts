// One way to make spans, in a process of its own: `bare` OpenTelemetry 3, `withSpan` or `traced`. Told a number over
// IPC it makes that many spans and answers the time per span, and the CPU per span once all have been sent.
import { Agent, request } from 'node:http';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzip } from 'node:zlib';

const [mode = 'bare', sink = '', stateDir = ''] = process.argv.slice(2);
const require = createRequire(new URL('../../packages/sdk/package.json', import.meta.url));

const IDS = { client_id: 'acme', lane: 'creation', platform: 'instagram' };
const OWN = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.request.model': 'gpt-5-mini',
  'http.request.method': 'POST',
  'server.address': 'api.example.com',
  'gen_ai.usage.input_tokens': 1200,
  'watchtower.attempt': 1,
};
const SAME = {
  'watchtower.operation': 'agent.step',
  ...Object.fromEntries(Object.entries(IDS).map(([id, value]) => [`watchtower.${id}`, value])),
  ...OWN,
};

const BURST = 400;
const agent = new Agent({ keepAlive: true });

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

interface Maker {
  readonly run: (count: number) => number;
  readonly flush: () => Promise<void>;
}

async function bare(): Promise<Maker> {
  const load = async (name: string): Promise<unknown> => import(require.resolve(name));
  /* oxlint-disable typescript/consistent-type-imports -- loaded by path: this folder has no dependencies of its own */
  const api = (await load('@opentelemetry/api')) as typeof import('@opentelemetry/api');
  const { TracerProvider, BatchSpanProcessor } = (await load(
    '@opentelemetry/sdk-trace',
  )) as typeof import('@opentelemetry/sdk-trace');
  const { AsyncLocalStorageContextManager } = (await load(
    '@opentelemetry/context-async-hooks',
  )) as typeof import('@opentelemetry/context-async-hooks');
  /* oxlint-enable typescript/consistent-type-imports */
  const { ProtobufTraceSerializer } = (await load('@opentelemetry/otlp-transformer')) as {
    ProtobufTraceSerializer: { serializeRequest: (spans: unknown) => Uint8Array };
  };
  // What the stock exporter does, without its retries: encode, gzip, post.
  const exporter = {
    export(spans: unknown, done: (result: { code: number }) => void) {
      gzip(ProtobufTraceSerializer.serializeRequest(spans), (_error, body) => {
        const headers = { 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' };
        const req = request(`${sink}/v1/traces`, { method: 'POST', agent, headers }, (res) => {
          res.resume().on('end', () => done({ code: 0 }));
        });
        req.end(body);
      });
    },
    shutdown: () => Promise.resolve(),
    forceFlush: () => Promise.resolve(),
  };
  const processor = new BatchSpanProcessor({
    exporter,
    maxQueueSize: 32_768,
    maxExportBatchSize: 2048,
    scheduledDelayMillis: 1000,
  });
  api.context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  api.trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [processor] }));
  const tracer = api.trace.getTracer('bench');
  return {
    flush: () => processor.forceFlush(),
    run(count) {
      const start = performance.now();
      for (let i = 0; i < count; i++)
        tracer.startActiveSpan('agent.step', { attributes: SAME }, (span) => {
          span.end();
        });
      return performance.now() - start;
    },
  };
}

async function ours(): Promise<Maker> {
  const { startWatchtower, traced, withContext, withSpan } = await import('@watchtower/sdk');
  const watchtower = startWatchtower({ service: 'bench', endpoint: sink, stateDir, maxQueue: 32_768 });
  const work = (): void => undefined;
  const step = traced('agent.step', { attributes: OWN }, work);
  const once = mode === 'traced' ? step : () => withSpan('agent.step', { attributes: OWN }, work);
  return {
    flush: () => watchtower.flush(),
    run: (count) =>
      withContext(IDS, () => {
        const start = performance.now();
        for (let i = 0; i < count; i++) once();
        return performance.now() - start;
      }),
  };
}

const maker = await (mode === 'bare' ? bare() : ours());
process.on('message', (message: { spans?: number }) => {
  void (async () => {
    const spans = message.spans ?? 0;
    if (spans === 0) process.exit(0);
    const cpu = process.cpuUsage();
    const bursts: number[] = [];
    // Bursts with pauses, as real load comes: the queue never fills. The median burst is one in which nothing was
    // sent, since a processor that serialises inside `end()` would otherwise pay for sending here.
    for (let made = 0; made < spans; made += BURST) {
      bursts.push(maker.run(BURST) / BURST);
      await sleep(4);
    }
    await maker.flush();
    const used = process.cpuUsage(cpu);
    process.send?.({ ns: median(bursts) * 1e6, cpuUs: (used.user + used.system) / spans });
  })();
});
process.send?.({ ready: true });
