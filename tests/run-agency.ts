import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.ts';

const MAIN = fileURLToPath(new URL('../examples/agency-app/src/main.ts', import.meta.url));

/** The example agency, all its processes. */
export interface Agency {
  readonly gateway: string;
  readonly api: string;
  readonly sandbox: string;
  /** Process id of the supervisor. */
  readonly pid: number;
  /** Where its queue and the SDK's state lie. */
  readonly dir: string;
  output(): string;
  /** Sends a client's message through the channel; fields left out are made up. Resolves with its id. */
  message(fields?: Record<string, unknown>): Promise<string>;
  stop(): Promise<void>;
}

function ready(child: ChildProcess, output: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (data: Buffer) => {
      output.push(data.toString());
      if (output.join('').includes('agency ready')) resolve();
    });
    child.stderr?.on('data', (data: Buffer) => output.push(data.toString()));
    child.once('exit', (code) => reject(new Error(`The agency ended with ${code}:\n${output.join('')}`)));
  });
}

/**
 * Starts the agency from source against a collector; without traffic of its own and without failures unless told.
 * A `keptDir` outlives it: the next agency on it finds the queue and the SDK's state as they were left.
 */
export async function runAgency(
  collector: string,
  env: Record<string, string> = {},
  keptDir?: string,
): Promise<Agency> {
  const dir = keptDir ?? mkdtempSync(join(tmpdir(), 'agency-'));
  const [gateway, api, sandbox] = await Promise.all([freePort(), freePort(), freePort()]);
  const output: string[] = [];
  const child = spawn(process.execPath, ['--conditions=@watchtower/source', MAIN], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      ...process.env,
      WATCHTOWER_ENDPOINT: collector,
      WATCHTOWER_STATE_DIR: join(dir, 'sdk'),
      AGENCY_GATEWAY_PORT: String(gateway),
      AGENCY_API_PORT: String(api),
      AGENCY_SANDBOX_PORT: String(sandbox),
      AGENCY_DATA_DIR: join(dir, 'data'),
      AGENCY_RATE: '0',
      AGENCY_FAILURES: '0',
      AGENCY_CHROMIUM: '',
      AGENCY_SUPERVISED: '1',
      ...env,
    },
  });
  await ready(child, output);
  const url = `http://127.0.0.1:${gateway}`;
  return {
    gateway: url,
    api: `http://127.0.0.1:${api}`,
    sandbox: `http://127.0.0.1:${sandbox}`,
    pid: child.pid ?? 0,
    dir,
    output: () => output.join(''),
    async message(fields = {}) {
      const response = await fetch(`${url}/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(fields),
      });
      return ((await response.json()) as { message_id: string }).message_id;
    },
    async stop() {
      const gone = child.exitCode === null ? once(child, 'exit') : Promise.resolve();
      child.kill('SIGTERM');
      await gone;
      if (keptDir === undefined) rmSync(dir, { recursive: true, force: true });
    },
  };
}
