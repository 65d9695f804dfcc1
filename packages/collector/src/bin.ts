#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { isWatchtowerError } from '@watchtower/contract';
import { readConfig } from './config.ts';
import { createLog } from './kernel/log.ts';
import { startCollector } from './start.ts';
import { VERSION } from './version.ts';

/** Threads for the engine's sessions and for files; libuv reads it once, before any of our code runs. */
const THREADS = 12;
/** Milliseconds a stop may take before the process ends anyway; what was acknowledged is in the journal. */
const STOP_MS = 9500;

/** Starts over with the thread pool sized for the engine: the same process where the system allows it. */
function restartWithThreads(): void {
  const args = [...process.execArgv, ...process.argv.slice(1)];
  const env = { ...process.env, UV_THREADPOOL_SIZE: String(THREADS) };
  if (process.platform !== 'win32' && process.execve !== undefined) {
    process.execve(process.execPath, [process.execPath, ...args], env);
  }
  const child = spawn(process.execPath, args, { env, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
}

function fail(error: unknown): never {
  const known = isWatchtowerError(error);
  process.stderr.write(`${known ? error.message : String((error as Error).stack ?? error)}\n`);
  process.exit(1);
}

async function run(): Promise<void> {
  const config = readConfig(process.env, process.argv.slice(2));
  const collector = await startCollector(config);
  let stopping = false;
  const stop = (code: number) => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(code), STOP_MS).unref();
    collector.close().then(() => process.exit(code), fail);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(0));
  if (config.stopWithStdin) {
    process.stdin.on('end', () => stop(0)).on('error', () => stop(0));
    process.stdin.resume();
  }
  process.on('uncaughtException', (error) => {
    process.stderr.write(`${error.stack ?? error.message}\n`);
    stop(1);
  });
  const { dev, environment, dataDir } = config;
  // Whoever starts a collector waits for this line.
  createLog(config.logLevel, VERSION).notice(
    { url: collector.url, dev, environment, dataDir },
    'collector ready',
  );
}

if (Number(process.env['UV_THREADPOOL_SIZE'] ?? 0) < THREADS) restartWithThreads();
else run().catch(fail);
