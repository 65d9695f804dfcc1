import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { waitFor } from './wait-for.ts';

const BIN = fileURLToPath(new URL('../../collector/src/bin.ts', import.meta.url));
const LOCAL_NODE = fileURLToPath(new URL('../../../node_modules/.bin/node', import.meta.url));

/** A real collector in a process of its own. */
export interface CollectorProcess {
  /** The same port after {@link CollectorProcess.restart}. */
  readonly url: string;
  readonly dataDir: string;
  /** The present child process. */
  readonly process: ChildProcess;
  /** Everything it wrote to stdout and stderr so far, over all restarts. */
  output(): string;
  /** Asks it to stop (SIGTERM) and resolves with its exit code; removes a directory that was made for it. */
  stop(): Promise<number | null>;
  /** Kills it at once and resolves when it is gone; the directory stays. */
  kill9(): Promise<void>;
  /** Starts it again on the same directory and port, stopping it before if it runs. */
  restart(): Promise<void>;
}

/** How to run it. */
export interface CollectorOptions {
  /** Added to `WATCHTOWER_DEV=1` on a free port; a variable set to `undefined` is left out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Kept after `stop()` when given. */
  readonly dataDir?: string;
  /** Milliseconds until it must be ready. @defaultValue 30 000 */
  readonly timeout?: number;
}

interface Ready {
  readonly child: ChildProcess;
  readonly url: string;
}

function environment(options: CollectorOptions, dataDir: string, port: string): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(WATCHTOWER_|CLICKHOUSE_|COMMAND_CENTER_|OTEL_)/.test(name),
  );
  const all = {
    ...Object.fromEntries(inherited),
    UV_THREADPOOL_SIZE: '12',
    WATCHTOWER_DEV: '1',
    WATCHTOWER_PORT: port,
    WATCHTOWER_DATA_DIR: dataDir,
    ...options.env,
  };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function urlIn(output: string): string | undefined {
  const line = output.split('\n').find((text) => text.includes('"message":"collector ready"'));
  return line === undefined ? undefined : (JSON.parse(line) as { url: string }).url;
}

/**
 * Starts a collector's process and does not wait for anything: for tests that end it before it is ready.
 * @example const child = spawnCollector({ dataDir }); child.kill('SIGKILL');
 */
export function spawnCollector(
  options: CollectorOptions & { readonly dataDir: string },
  port = '0',
): ChildProcessByStdio<null, Readable, Readable> {
  const node = existsSync(LOCAL_NODE) ? LOCAL_NODE : process.execPath;
  return spawn(node, ['--conditions=@watchtower/source', BIN], {
    env: environment(options, options.dataDir, port),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function launch(
  options: CollectorOptions,
  dataDir: string,
  port: string,
  sink: string[],
): Promise<Ready> {
  const child = spawnCollector({ ...options, dataDir }, port);
  const mine: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      mine.push(text);
      sink.push(text);
    });
  }
  const timeout = options.timeout ?? 30_000;
  try {
    const url = await waitFor(
      () => {
        if (child.exitCode !== null || child.signalCode !== null) return 'gone';
        return urlIn(mine.join(''));
      },
      { timeout },
    );
    if (url === 'gone')
      throw new Error(`The collector ended with ${child.exitCode ?? child.signalCode}:\n${mine.join('')}`);
    await waitFor(async () => (await fetch(`${url}/readyz`)).ok, { timeout });
    return { child, url };
  } catch (error) {
    child.kill('SIGKILL');
    throw new Error(`The collector did not become ready:\n${mine.join('')}`, { cause: error });
  }
}

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

/**
 * Runs the real collector from its sources on a free port in a temporary directory and waits until it is ready.
 * The process is the collector itself: no shell, no wrapper, so that a kill is a kill.
 * @example
 * const collector = await runCollector();
 * await fetch(`${collector.url}/v1/traces`, { … });
 * await collector.kill9();
 * await collector.restart();
 */
export async function runCollector(options: CollectorOptions = {}): Promise<CollectorProcess> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'watchtower-run-'));
  const sink: string[] = [];
  let now = await launch(options, dataDir, '0', sink);
  const { port } = new URL(now.url);
  const orphan = () => now.child.kill('SIGKILL');
  process.once('exit', orphan);

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    now.child.kill(signal);
    return ended(now.child);
  }

  return {
    url: now.url,
    dataDir,
    get process() {
      return now.child;
    },
    output: () => sink.join(''),
    async stop() {
      const code = await end('SIGTERM');
      process.removeListener('exit', orphan);
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
      return code;
    },
    async kill9() {
      await end('SIGKILL');
    },
    async restart() {
      await end('SIGTERM');
      now = await launch(options, dataDir, port, sink);
    },
  };
}
