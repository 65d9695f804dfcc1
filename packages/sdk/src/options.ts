import type { LogLevel } from './log/level.ts';

/** Options of `startWatchtower`. Each also comes from `WATCHTOWER_*` and, where one exists, `OTEL_*`; code wins. */
export interface WatchtowerOptions {
  /** Name of this process's service. `WATCHTOWER_SERVICE`, `OTEL_SERVICE_NAME`. */
  readonly service?: string;
  /** Version of the service. `WATCHTOWER_VERSION`. */
  readonly version?: string;
  /** production, staging … `WATCHTOWER_ENVIRONMENT`. */
  readonly environment?: string;
  /** Origin of the collector; default `http://127.0.0.1:4318`. `WATCHTOWER_ENDPOINT`, `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly endpoint?: string;
  /** Ingest key (`wt_…`). `WATCHTOWER_INGEST_KEY`. */
  readonly apiKey?: string;
  /**
   * Origins that receive trace context and baggage with `fetch`; default: loopback and the endpoint's site.
   * `WATCHTOWER_PROPAGATE_TO`, comma separated.
   */
  readonly propagateTo?: readonly string[];
  /** Whether baggage of inbound requests is believed from everywhere, not only from loopback. `WATCHTOWER_TRUST_INBOUND`. */
  readonly trustInbound?: boolean;
  /** Secret that turns `user_id` into `subject`. `WATCHTOWER_SUBJECT_KEY`. */
  readonly subjectKey?: string;
  /** Id of that secret, stored with each subject; default `default`. `WATCHTOWER_SUBJECT_KEY_ID`. */
  readonly subjectKeyId?: string;
  /** Folder of the audit outbox and the last control state; default `.watchtower-sdk/<service>`. `WATCHTOWER_STATE_DIR`. */
  readonly stateDir?: string;
  /** Level of `createLogger()`; default info. `WATCHTOWER_LOG_LEVEL`. */
  readonly logLevel?: LogLevel;
  /** Level from which log lines go to the collector; default warn. `WATCHTOWER_SHIP_LEVEL`. */
  readonly shipLevel?: LogLevel;
  /** OTLP encoding of spans and metrics; default protobuf. `OTEL_EXPORTER_OTLP_PROTOCOL`. */
  readonly protocol?: 'http/protobuf' | 'http/json';
  /** Compression of what is sent; default gzip. `OTEL_EXPORTER_OTLP_COMPRESSION`. */
  readonly compression?: 'gzip' | 'none';
  /** Most spans held in memory; default 32768. `OTEL_BSP_MAX_QUEUE_SIZE`. */
  readonly maxQueue?: number;
  /** Most spans of one request; default 2048. `OTEL_BSP_MAX_EXPORT_BATCH_SIZE`. */
  readonly maxBatch?: number;
  /** Longest wait of a span, ms; default 1000. `OTEL_BSP_SCHEDULE_DELAY`. */
  readonly flushIntervalMs?: number;
  /** Time between metric exports, ms; default 5000. `OTEL_METRIC_EXPORT_INTERVAL`. */
  readonly metricIntervalMs?: number;
  /** Time between heartbeats of the process, s; default 10. */
  readonly heartbeatS?: number;
  /** Bound of `shutdown()` and of the flush on SIGTERM, ms; default 5000. */
  readonly shutdownTimeoutMs?: number;
  /** Whether a kill-switch guard refuses while no state was ever seen; default false (open, counted). `WATCHTOWER_FAIL_CLOSED`. */
  readonly failClosed?: boolean;
  /** Whether `fetch` is traced; default true. */
  readonly instrumentFetch?: boolean;
  /** Whether SIGTERM and SIGINT flush before the process ends; default true. */
  readonly handleSignals?: boolean;
  /** Sends nothing and records nothing. `WATCHTOWER_DISABLED`, `OTEL_SDK_DISABLED`. */
  readonly disabled?: boolean;
  /** More resource attributes. `OTEL_RESOURCE_ATTRIBUTES`. */
  readonly resource?: Readonly<Record<string, string>>;
}
