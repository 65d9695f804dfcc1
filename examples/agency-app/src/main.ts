// Starts the agency's five processes and keeps them together: when one ends, or this one is told to stop, all end.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const PARTS = ['sandbox', 'api', 'worker/main', 'channel-gateway'] as const;
const CHROMIUM = [
  process.env['CHROMIUM_BIN'],
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/usr/bin/chromium-browser',
];

const chromium =
  process.env['AGENCY_CHROMIUM'] ?? CHROMIUM.find((path) => path !== undefined && existsSync(path)) ?? '';
const running = new Set<ChildProcess>();
let stopping = false;

function fileOf(part: string): string {
  const name = extension === 'ts' ? part : part.replace('worker/main', 'worker');
  return fileURLToPath(new URL(`./${name}.${extension}`, import.meta.url));
}

/** Starts one part and resolves with its first line of output: it is ready then. */
function start(part: string): Promise<void> {
  const child = spawn(process.execPath, [...process.execArgv, fileOf(part)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, AGENCY_CHROMIUM: chromium, AGENCY_SUPERVISED: '1' },
  });
  running.add(child);
  child.on('exit', (code) => {
    running.delete(child);
    if (stopping && running.size === 0) process.exit();
    if (stopping) return;
    process.stderr.write(`${part} ended with ${code ?? 'a signal'}: stopping the agency.\n`);
    process.exitCode = 1;
    stop();
  });
  return new Promise((resolve) => child.stdout?.on('data', () => resolve()));
}

function stop(): void {
  if (stopping) return;
  stopping = true;
  // The end of its input tells a part to stop; one that does not is ended.
  for (const child of running) child.stdin?.end();
  setTimeout(() => running.forEach((child) => child.kill('SIGKILL')), 8_000).unref();
  if (running.size === 0) process.exit();
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
if (process.env['AGENCY_SUPERVISED'] === '1') {
  process.stdin.on('end', stop).on('error', stop);
  process.stdin.resume();
}

for (const part of PARTS) if (!stopping) await start(part);
if (!stopping)
  process.stdout.write(
    `agency ready${chromium === '' ? ' (no Chromium found: the browser lane is not scheduled)' : ''}\n`,
  );
