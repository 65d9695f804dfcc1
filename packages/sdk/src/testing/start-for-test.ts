import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { startWatchtower, type Watchtower } from '../start.ts';
import type { WatchtowerOptions } from '../options.ts';
import { startSink, type Sink } from './sink.ts';

/** A running Watchtower and the sink it sends to, for the tests of one file. */
export interface Running {
  sink: Sink;
  watchtower: Watchtower;
  stateDir: string;
}

/** Starts both before a file's tests and stops them after. */
export function runForTests(options: WatchtowerOptions = {}): Running {
  const running = {} as Running;
  beforeAll(async () => {
    running.sink = await startSink();
    running.stateDir = mkdtempSync(join(tmpdir(), 'watchtower-sdk-'));
    running.watchtower = startWatchtower({
      service: 'test-service',
      endpoint: running.sink.url,
      protocol: 'http/json',
      stateDir: running.stateDir,
      handleSignals: false,
      flushIntervalMs: 50,
      metricIntervalMs: 60_000,
      ...options,
    });
  });
  afterAll(async () => {
    await running.watchtower.shutdown();
    await running.sink.close();
    rmSync(running.stateDir, { recursive: true, force: true });
  });
  return running;
}
