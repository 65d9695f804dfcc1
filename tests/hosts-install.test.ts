import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// What a user does: npm installs the packed packages beside an app that exists, and spans come out of it.
const HOSTS = ['empty', 'otel-2', 'otel-3', 'ai-7'] as const;
const PACKAGES = ['contract', 'sdk', 'middleware-express', 'middleware-llm'];
const OLD_NODE = '22.15.0';
const root = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);

interface Seen {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
}

const work = mkdtempSync(join(tmpdir(), 'watchtower-hosts-'));
const installs = new Map<string, { stderr: string }>();
const nodes: Record<string, string> = { [process.versions.node]: process.execPath };
const arrived = new Map<string, Seen[]>();
let sink: Server;

function environment(more: Record<string, string> = {}): NodeJS.ProcessEnv {
  // The project's own Node first: under an older one npm quietly picks older versions of what a host asks for.
  const clean = Object.entries(process.env).filter(
    ([key]) =>
      !/^(?:npm_(?:lifecycle|package|command)|NODE_(?:ENV|OPTIONS)|VITEST|OTEL_|WATCHTOWER_)/i.test(key),
  );
  return {
    ...Object.fromEntries(clean),
    PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
    ...more,
  };
}

const npm = (args: string[], cwd: string) =>
  run('npm', [...args, '--prefer-offline', '--no-audit', '--no-fund'], { cwd, env: environment() });

async function pack(): Promise<string[]> {
  await run(
    process.execPath,
    ['scripts/build.mjs', 'packages/middleware-express', 'packages/middleware-llm'],
    {
      cwd: root,
      env: environment({ PATH: `${join(root, 'node_modules/.bin')}:${process.env['PATH']}` }),
    },
  );
  const out = join(work, 'tarballs');
  mkdirSync(out);
  for (const name of PACKAGES)
    await run(join(root, 'node_modules/.bin/pnpm'), ['pack', '--pack-destination', out], {
      cwd: join(root, 'packages', name),
    });
  return readdirSync(out).map((file) => join(out, file));
}

async function install(host: string, tarballs: string[]): Promise<void> {
  const dir = join(work, host);
  cpSync(join(root, 'tests/hosts', host), dir, { recursive: true });
  installs.set(host, await npm(['install', ...tarballs], dir));
}

async function oldNode(): Promise<void> {
  const dir = join(root, '.cache', `node-${OLD_NODE}`);
  const bin = join(dir, 'node_modules/node/bin/node');
  if (!existsSync(bin)) {
    mkdirSync(dir, { recursive: true });
    await npm(['install', '--prefix', dir, '--no-save', `node@${OLD_NODE}`], dir);
  }
  nodes[OLD_NODE] = bin;
}

function startSink(): Promise<void> {
  sink = createServer((req, res) => {
    const parts: Buffer[] = [];
    req.on('data', (part: Buffer) => parts.push(part));
    req.on('end', () => {
      const [, key = '', path = ''] = /^\/([^/]+)(\/.*)$/.exec(req.url ?? '') ?? [];
      const bytes = Buffer.concat(parts);
      const text =
        req.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes).toString() : bytes.toString();
      if (path === '/v1/traces') {
        const body = JSON.parse(text) as { resourceSpans: { scopeSpans: { spans: Seen[] }[] }[] };
        const spans = body.resourceSpans.flatMap((r) => r.scopeSpans.flatMap((s) => s.spans));
        arrived.set(key, [...(arrived.get(key) ?? []), ...spans]);
      }
      res.writeHead(path === '/v1/control' ? 404 : 200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  return new Promise((resolve) => sink.listen(0, '127.0.0.1', resolve));
}

/** Runs a host; what it printed, and what reached our side. */
async function runHost(node: string, host: string, file: string, order: string) {
  const key = `${node}-${host}-${file}-${order}`;
  const { port } = sink.address() as AddressInfo;
  const env = environment({
    ORDER: order,
    WATCHTOWER_ENDPOINT: `http://127.0.0.1:${port}/${key}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  });
  const { stdout, stderr } = await run(nodes[node] ?? '', [file], { cwd: join(work, host), env });
  const said = JSON.parse(stdout) as { shared: boolean; host: Seen[] | null };
  return { ...said, stderr, ours: arrived.get(key) ?? [] };
}

function chainOf(spans: Seen[]): string[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const path = (span: Seen): string => {
    const parent = byId.get(span.parentSpanId ?? '');
    return parent === undefined ? span.name : `${path(parent)} > ${span.name}`;
  };
  return spans.map(path).toSorted((a, b) => a.length - b.length);
}

const RUN = 'ours > invoke_agent mock-model-id';
const WHOLE_AI = ['ours', RUN, `${RUN} > step 1`, `${RUN} > step 1 > chat mock-model-id`];
const WHOLE = ['host-outer', 'host-outer > ours', 'host-outer > ours > host-inner'];

beforeAll(async () => {
  const [tarballs] = await Promise.all([pack(), oldNode(), startSink()]);
  await Promise.all(HOSTS.map((host) => install(host, tarballs)));
}, 300_000);

afterAll(async () => {
  sink.closeAllConnections();
  await new Promise((resolve) => sink.close(resolve));
  rmSync(work, { recursive: true, force: true });
});

describe.each(HOSTS)('beside %s', (host) => {
  it('installs without a peer conflict', async () => {
    expect(installs.get(host)?.stderr).not.toMatch(/ERESOLVE|ELSPROBLEMS|EBADENGINE/);
    await expect(npm(['ls', '--all'], join(work, host))).resolves.toBeDefined();
  });

  const files = readdirSync(join(root, 'tests/hosts', host)).filter((file) =>
    /^(?:host|mixed)\.[cm]js$/.test(file),
  );
  // The AI SDK takes its tracer when its telemetry is made, from an api copy of its own: started first, ours is there.
  const orders = {
    empty: ['alone'],
    'otel-2': ['before', 'after'],
    'otel-3': ['before', 'after'],
    'ai-7': ['after'],
  }[host];
  const cases = [process.versions.node, OLD_NODE].flatMap((node) =>
    files.flatMap((file) => orders.map((order) => [node, file, order] as const)),
  );

  it.each(cases)(
    'Node %s, %s, host registers %s us: every span on both sides, parents whole',
    async (node, file, order) => {
      const seen = await runHost(node, host, file, order);
      expect(seen.stderr).toBe('');
      expect(seen.shared).toBe(true);
      expect(chainOf(seen.ours)).toEqual(host === 'ai-7' ? WHOLE_AI : WHOLE);
      expect(chainOf(seen.host ?? seen.ours)).toEqual(chainOf(seen.ours));
    },
  );
});

it('stays small: at most 20 packages and 8 MB for the SDK alone', async () => {
  const dir = join(work, 'alone');
  mkdirSync(dir);
  const tarball = readdirSync(join(work, 'tarballs')).find((file) => file.includes('-sdk-')) ?? '';
  await npm(['install', '--prefix', dir, join(work, 'tarballs', tarball)], dir);
  const modules = join(dir, 'node_modules');
  const files = readdirSync(modules, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const { stdout } = await run('du', ['-sb', modules]);
  const { stdout: tree } = await npm(['ls', '--all', '--parseable'], dir);
  const packages = tree.trim().split('\n').length - 1;
  expect(files.length).toBeGreaterThan(10);
  expect(packages).toBeLessThanOrEqual(20);
  expect(Number(stdout.split('\t')[0])).toBeLessThanOrEqual(8e6);
  expect(readFileSync(join(modules, '@watchtower/sdk/dist/THIRD_PARTY_NOTICES'), 'utf8')).toContain(
    'Apache License',
  );
});

it('has types that stand alone', async () => {
  const dir = join(work, 'alone');
  writeFileSync(join(dir, 'package.json'), '{"type":"module"}');
  writeFileSync(
    join(dir, 'app.ts'),
    `import { agentEpisode, metrics, startWatchtower, traced, watchtowerSpanProcessor } from '@watchtower/sdk';
     import { redact } from '@watchtower/sdk/redact';
     import { wrapJobProducer } from '@watchtower/sdk/queue';
     import { instrumentMcpClient } from '@watchtower/sdk/mcp';
     import '@watchtower/sdk/register';
     const dropped: Record<string, Record<string, number>> = startWatchtower().dropped();
     class A { @traced() run(n: number): string { return redact(String(n)); } }
     const value: Promise<number> = agentEpisode({ agent_id: 'a' }, async (step) => { step.retry('x'); return 1; });
     const add: (job: { id: string }) => number = wrapJobProducer((job: { id: string }) => job.id.length);
     // @ts-expect-error -- a wrong label does not compile
     metrics.jobsEnqueued.add(1, { lan: 'x' });
     export { A, add, dropped, value, instrumentMcpClient, watchtowerSpanProcessor };`,
  );
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const options = [
    '--strict',
    '--noEmit',
    '--skipLibCheck',
    'false',
    '--target',
    'es2022',
    '--types',
    'node',
    '--typeRoots',
    join(root, 'node_modules/@types'),
  ];
  for (const module of ['nodenext', 'node16'])
    await run(process.execPath, [tsc, ...options, '--module', module, 'app.ts'], { cwd: dir }).catch(
      (error: { stdout: string }) => Promise.reject(new Error(error.stdout)),
    );
});
