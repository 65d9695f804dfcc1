import { context } from '@opentelemetry/api';
import { pino, type DestinationStream, type Logger } from 'pino';
import { carriedBy } from '../correlation/ids.ts';
import { runtime } from '../internal/shared.ts';
import { redact, redactValue } from '../redact/index.ts';
import { isLogLevel, SEVERITY, type LogLevel } from './level.ts';
import { correlationOf } from './record.ts';

/** Options of `createLogger`. */
export interface LoggerOptions {
  /** Part of the program; becomes `domain` when the context sets none. */
  readonly name?: string;
  /** Default: the option or variable of the start, else info. */
  readonly level?: LogLevel;
  /** Where lines go; default stdout. */
  readonly destination?: DestinationStream;
}

/** Fields of a line that are not attributes of its OTLP record. */
const ENVELOPE = new Set([
  'timestamp',
  'level',
  'message',
  'service',
  'event_name',
  'trace_id',
  'span_id',
  'subject',
]);

function levelFromEnv(): LogLevel | undefined {
  const text = process.env['WATCHTOWER_LOG_LEVEL']?.toLowerCase() ?? '';
  return isLogLevel(text) ? text : undefined;
}

function mixin(name: string | undefined): () => Record<string, unknown> {
  return () => {
    const ctx = context.active();
    const { user_id: _inside, ...ids } = carriedBy(ctx).ids;
    const { traceId, spanId } = correlationOf(ctx);
    return {
      service: runtime()?.config.service ?? process.env['OTEL_SERVICE_NAME'],
      ...(traceId === undefined ? {} : { trace_id: traceId, span_id: spanId }),
      ...(name === undefined ? {} : { domain: name }),
      ...ids,
    };
  };
}

/** An error as spec'd fields beside pino's own `err`. */
function withErrorFields(fields: Record<string, unknown>): Record<string, unknown> {
  const error = fields['err'] ?? fields['error'];
  if (!(error instanceof Error)) return fields;
  const code = (error as { code?: unknown }).code;
  return {
    ...fields,
    error_code: fields['error_code'] ?? (typeof code === 'string' ? code : error.name),
    error_message: fields['error_message'] ?? error.message,
  };
}

/** Ships a finished line, already clean, when its level asks for it. */
function ship(line: string): void {
  const active = runtime();
  if (active === undefined) return;
  const fields = JSON.parse(line) as Record<string, unknown>;
  const level = String(fields['level']);
  if (!isLogLevel(level) || SEVERITY[level] < SEVERITY[active.config.shipLevel]) return;
  const base = correlationOf(context.active());
  const attributes: Record<string, unknown> = { ...base.attributes };
  for (const [key, value] of Object.entries(fields)) {
    if (ENVELOPE.has(key)) continue;
    if (key === 'err' || key === 'error') Object.assign(attributes, exceptionOf(value));
    else if (!(`watchtower.${key}` in attributes)) attributes[key] = value;
  }
  const eventName = fields['event_name'];
  active.log({
    ...base,
    at: Date.parse(String(fields['timestamp'])) || Date.now(),
    severity: SEVERITY[level],
    level,
    body: typeof fields['message'] === 'string' ? fields['message'] : '',
    ...(typeof eventName === 'string' ? { eventName } : {}),
    attributes,
  });
}

function exceptionOf(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return { error: value };
  const { type, message, stack } = value as Record<string, unknown>;
  return { 'exception.type': type, 'exception.message': message, 'exception.stacktrace': stack };
}

function finish(line: string): string {
  let clean: string;
  try {
    clean = redact(line);
  } catch {
    return '{"level":"error","message":"a log line could not be made safe and was dropped"}\n';
  }
  try {
    ship(clean);
  } catch {
    // A line pino could not make whole JSON of stays on stdout alone.
  }
  return clean;
}

/** pino formats the bindings of the first logger only; children take `child` from it, so this reaches them all. */
function withCleanChildren(logger: Logger): Logger {
  const child = logger.child as unknown as (this: Logger, bindings: object, options?: object) => Logger;
  const clean = function (this: Logger, bindings: object, options?: object): Logger {
    return child.call(this, redactValue('bindings', bindings) as object, options);
  };
  logger.child = clean as unknown as Logger['child'];
  return logger;
}

/**
 * Makes a pino logger: one JSON object a line with `timestamp`, `level`, `service`, `message`, `trace_id`,
 * `span_id` and the identifiers of the context; secrets are replaced by name and by look, in any field, nested or
 * inside a message. All levels go to stdout, `warn` and above (option `shipLevel`) also to the collector.
 * @example const log = createLogger({ name: 'publisher' }); log.warn({ status: 'retry', duration_ms: 12 }, 'slow platform')
 */
export function createLogger(options: LoggerOptions = {}): Logger {
  const level = options.level ?? runtime()?.config.logLevel ?? levelFromEnv() ?? 'info';
  const settings = {
    level,
    base: null,
    messageKey: 'message',
    // Errors are taken apart by the redaction already.
    serializers: { err: (error: unknown) => error },
    timestamp: () => `,"timestamp":"${new Date().toISOString()}"`,
    mixin: mixin(options.name),
    // Fields that are given win over the context's.
    mixinMergeStrategy: (given: object, mixed: object) => ({ ...mixed, ...given }),
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (fields: Record<string, unknown>) =>
        redactValue('fields', withErrorFields(fields)) as Record<string, unknown>,
    },
    hooks: { streamWrite: finish },
  };
  return withCleanChildren(
    options.destination === undefined ? pino(settings) : pino(settings, options.destination),
  );
}
