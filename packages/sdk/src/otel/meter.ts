import type { Counter, Gauge, Histogram } from '@opentelemetry/api';
import { ExportResultCode } from '@opentelemetry/core';
import { JsonMetricsSerializer, ProtobufMetricsSerializer } from '@opentelemetry/otlp-transformer';
import type { Resource } from '@opentelemetry/resources';
import {
  AggregationTemporality,
  InstrumentType,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import type { Metric } from '@watchtower/contract/data';
import type { Config } from '../config.ts';
import { createBatcher, type Batcher } from '../export/batcher.ts';
import { deliver, type Delivery } from '../export/deliver.ts';
import type { Post } from '../export/post.ts';
import { redact } from '../redact/index.ts';

/** Bounds that double: a percentile read from them is right within a factor, from 1 ms to ten minutes. */
const BOUNDS_MS = [
  1, 2, 5, 10, 20, 35, 50, 75, 100, 150, 200, 350, 500, 750, 1e3, 1.5e3, 2e3, 3.5e3, 5e3, 7.5e3, 1e4, 2e4,
  3e4, 6e4, 12e4, 3e5, 6e5,
];
const BOUNDS_S = BOUNDS_MS.map((ms) => ms / 1000);

type Instrument = (value: number, labels: Record<string, string>) => void;

/** The meter of this process. It is ours alone: the host's global meter provider is left as it is. */
export interface OwnMeter {
  readonly measure: (metric: Metric, value: number, labels: Readonly<Record<string, unknown>>) => void;
  readonly flush: () => Promise<void>;
  readonly shutdown: () => Promise<void>;
}

function pointsOf(metrics: ResourceMetrics): number {
  let count = 0;
  for (const scope of metrics.scopeMetrics)
    for (const metric of scope.metrics) count += metric.dataPoints.length;
  return count;
}

/** Exports waiting for a collector that is away; the oldest leave first. */
const MOST_WAITING = 60;

function createExporter(config: Config, outgoing: Batcher<Delivery>): PushMetricExporter {
  const json = config.protocol === 'http/json';
  const serializer = json ? JsonMetricsSerializer : ProtobufMetricsSerializer;
  const type = json ? 'application/json' : 'application/x-protobuf';
  return {
    // Answers at once: the reader's own timeout would keep a process alive while the collector is away.
    export(metrics, done) {
      const count = pointsOf(metrics);
      const body = count === 0 ? undefined : serializer.serializeRequest(metrics);
      if (body !== undefined) outgoing.add({ signal: 'metrics', path: '/v1/metrics', type, body, count });
      done({ code: ExportResultCode.SUCCESS });
    },
    // Each export says what happened since the last: sums over processes and restarts need no book-keeping.
    selectAggregationTemporality: (kind) =>
      kind === InstrumentType.UP_DOWN_COUNTER || kind === InstrumentType.OBSERVABLE_UP_DOWN_COUNTER
        ? AggregationTemporality.CUMULATIVE
        : AggregationTemporality.DELTA,
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
}

function labelsOf(given: Readonly<Record<string, unknown>>): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const key in given) {
    const value = given[key];
    if (typeof value === 'string') labels[key] = redact(value).slice(0, 200);
    else if (typeof value === 'number' || typeof value === 'boolean') labels[key] = String(value);
  }
  return labels;
}

/** Makes the meter that the typed metrics record into, exported every few seconds. */
export function createMeter(config: Config, post: Post, resource: Resource, closing: AbortSignal): OwnMeter {
  const outgoing = createBatcher<Delivery>({
    signal: 'metrics',
    maxQueue: MOST_WAITING,
    maxBatch: 1,
    delayMs: 0,
    send: async ([delivery]) => {
      if (delivery !== undefined) await deliver(post, delivery, closing);
    },
  });
  const reader = new PeriodicExportingMetricReader({
    exporter: createExporter(config, outgoing),
    exportIntervalMillis: config.metricIntervalMs,
    exportTimeoutMillis: config.metricIntervalMs,
  });
  const provider = new MeterProvider({ resource, readers: [reader] });
  const meter = provider.getMeter('@watchtower/sdk');
  const known = new Map<string, Instrument>();

  function make(metric: Metric): Instrument {
    const { name, unit, description } = metric;
    if (metric.kind === 'counter') {
      const counter: Counter = meter.createCounter(name, { unit, description });
      return (value, labels) => counter.add(value, labels);
    }
    if (metric.kind === 'gauge') {
      const gauge: Gauge = meter.createGauge(name, { unit, description });
      return (value, labels) => gauge.record(value, labels);
    }
    const advice = { explicitBucketBoundaries: unit === 's' ? BOUNDS_S : BOUNDS_MS };
    const histogram: Histogram = meter.createHistogram(name, { unit, description, advice });
    return (value, labels) => histogram.record(value, labels);
  }

  return {
    measure(metric, value, labels) {
      if (!Number.isFinite(value)) return;
      let instrument = known.get(metric.name);
      if (instrument === undefined) known.set(metric.name, (instrument = make(metric)));
      instrument(value, labelsOf(labels));
    },
    async flush() {
      await provider.forceFlush();
      await outgoing.flush();
    },
    shutdown: () => provider.shutdown(),
  };
}
