import type { Resource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { AgentEntry, HealthReport } from '@watchtower/contract';
import { openOutbox } from '../audit/outbox.ts';
import type { Config } from '../config.ts';
import { openControlStream } from '../control/stream.ts';
import { instrumentFetch } from '../correlation/fetch.ts';
import { createSubject } from '../correlation/subject.ts';
import { createBatcher } from '../export/batcher.ts';
import { deliver } from '../export/deliver.ts';
import { createPost, type Post } from '../export/post.ts';
import { startHeartbeat } from '../health/heartbeat.ts';
import type { LogRecord } from '../log/record.ts';
import { createLogSender } from '../log/sender.ts';
import { createMeter } from '../otel/meter.ts';
import { INSTANCE_ID } from '../otel/resource.ts';
import { createSpanSender } from '../otel/span-sender.ts';
import type { Runtime } from './runtime.ts';

const REQUEST_TIMEOUT_MS = 10_000;
/** A run has to be seen within a second of its start, gzip and the way to the collector included. */
const LOG_DELAY_MS = 400;
const SMALL_BATCH = 100;

function jsonSender(post: Post, closing: AbortSignal, signal: string, path: string, key: string) {
  return async (items: readonly unknown[]): Promise<void> => {
    const body = JSON.stringify({ [key]: items });
    await deliver(post, { signal, path, type: 'application/json', body, count: items.length }, closing);
  };
}

/** One bounded queue per signal. */
function openQueues(config: Config, resource: Resource, post: Post, closing: AbortSignal) {
  const small = { maxQueue: 10_000, maxBatch: SMALL_BATCH, delayMs: 100 };
  return {
    spans: createBatcher<ReadableSpan>({
      signal: 'spans',
      maxQueue: config.maxQueue,
      maxBatch: config.maxBatch,
      delayMs: config.flushIntervalMs,
      send: createSpanSender(config, post, resource, closing),
    }),
    logs: createBatcher<LogRecord>({
      signal: 'logs',
      maxQueue: 16_384,
      maxBatch: 1000,
      delayMs: LOG_DELAY_MS,
      send: createLogSender(config, post, closing),
    }),
    health: createBatcher<HealthReport>({
      ...small,
      signal: 'health',
      send: jsonSender(post, closing, 'health', '/v1/health', 'reports'),
    }),
    workflow: createBatcher<AgentEntry>({
      ...small,
      signal: 'workflow',
      send: jsonSender(post, closing, 'workflow', '/v1/workflow', 'items'),
    }),
  };
}

/** Builds what runs between start and shutdown. */
export function buildRuntime(config: Config, resource: Resource): Runtime {
  const ending = new AbortController();
  const { endpoint, headers, gzip } = config;
  const post = createPost({ endpoint, headers, gzip, timeoutMs: REQUEST_TIMEOUT_MS });
  const { spans, logs, health, workflow } = openQueues(config, resource, post, ending.signal);
  const meter = createMeter(config, post, resource, ending.signal);
  const outbox = openOutbox(config.stateDir, INSTANCE_ID, post);
  const control = openControlStream(config);
  const stopFetch = config.instrumentFetch ? instrumentFetch(config) : () => undefined;
  const stopHeartbeat = startHeartbeat(config, health.add);
  const flush = async (): Promise<void> => {
    await Promise.all([spans.flush(), logs.flush(), health.flush(), workflow.flush(), outbox.flush()]);
    await meter.flush();
  };
  return {
    config,
    span: spans.add,
    log: logs.add,
    measure: meter.measure,
    audit: (event) => outbox.add(JSON.stringify(event)),
    report: health.add,
    workflow: workflow.add,
    switches: control.switches,
    subject: createSubject(config.subjectKey),
    flush,
    async shutdown(ms) {
      stopHeartbeat();
      stopFetch();
      control.close();
      // Retries are cut off in time for what is still waiting to be counted as lost.
      const late = setTimeout(() => ending.abort(), ms * 0.7);
      await flush().catch(() => undefined);
      clearTimeout(late);
      ending.abort();
      await meter.shutdown().catch(() => undefined);
      outbox.close();
    },
  };
}
