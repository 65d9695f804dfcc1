import { validateHeaderName, validateHeaderValue } from 'node:http';
import { join } from 'node:path';
import { WatchtowerError, type Issue } from '@watchtower/contract/data';
import { isLoopback } from './correlation/loopback.ts';
import { warnOnce } from './internal/warn.ts';
import { isLogLevel, type LogLevel } from './log/level.ts';
import type { WatchtowerOptions } from './options.ts';

/** The subject key of development mode: the collector in development mode knows it under the id `dev`. */
const DEV_KEY = 'watchtower-development-subject-key';

/** Settings after options, `WATCHTOWER_*` and `OTEL_*` are put together. */
export interface Config {
  readonly service: string;
  readonly version: string | undefined;
  readonly environment: string | undefined;
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly propagateTo: readonly string[];
  readonly trustInbound: boolean;
  readonly subjectKey: { readonly id: string; readonly secret: string } | undefined;
  readonly stateDir: string;
  readonly logLevel: LogLevel;
  readonly shipLevel: LogLevel;
  readonly protocol: 'http/protobuf' | 'http/json';
  readonly gzip: boolean;
  readonly maxQueue: number;
  readonly maxBatch: number;
  readonly flushIntervalMs: number;
  readonly metricIntervalMs: number;
  readonly heartbeatS: number;
  readonly shutdownTimeoutMs: number;
  readonly failClosed: boolean;
  readonly instrumentFetch: boolean;
  readonly handleSignals: boolean;
  readonly disabled: boolean;
  readonly resource: Readonly<Record<string, string>>;
}

type Env = Readonly<Record<string, string | undefined>>;

function pairs(text: string | undefined): Record<string, string> {
  const out: Record<string, string> = {};
  for (const part of (text ?? '').split(',')) {
    const at = part.indexOf('=');
    if (at <= 0) continue;
    const value = part.slice(at + 1).trim();
    try {
      out[part.slice(0, at).trim()] = decodeURIComponent(value);
    } catch {
      out[part.slice(0, at).trim()] = value;
    }
  }
  return out;
}

function originOf(text: string): string | undefined {
  try {
    const url = new URL(text);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.origin : undefined;
  } catch {
    return undefined;
  }
}

function firstOf(env: Env, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = env[name]?.trim();
    if (value !== undefined && value !== '') return value;
  }
  return undefined;
}

/** A positive number from the environment; nonsense is said once and left out, because the environment never throws. */
function numberFrom(env: Env, name: string): number | undefined {
  const text = firstOf(env, [name]);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  warnOnce(`env_${name}`, `${name}=${text} is not a positive number; the default is used.`);
  return undefined;
}

function flagFrom(env: Env, names: readonly string[]): boolean | undefined {
  const text = firstOf(env, names)?.toLowerCase();
  return text === undefined ? undefined : ['1', 'true', 'yes', 'on'].includes(text);
}

function levelFrom(env: Env, name: string): LogLevel | undefined {
  const text = firstOf(env, [name])?.toLowerCase();
  if (text === undefined || isLogLevel(text)) return text;
  warnOnce(`env_${name}`, `${name}=${text} is not a log level; the default is used.`);
  return undefined;
}

/** Headers of the environment a request can carry; any other would make every request throw. */
function sendable(headers: Readonly<Record<string, string>>): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value);
      out[name] = value;
    } catch {
      const from = name === 'authorization' ? 'WATCHTOWER_INGEST_KEY' : 'OTEL_EXPORTER_OTLP_HEADERS';
      warnOnce(`env_${from}`, `${from} has characters a header cannot carry; it is left out.`);
    }
  }
  return out;
}

/** What is wrong with options written in code: the one place where starting may throw. */
function contradictions(o: WatchtowerOptions): Issue[] {
  const issues: Issue[] = [];
  const say = (field: keyof WatchtowerOptions, message: string): void => void issues.push({ field, message });
  if (o.service?.trim() === '') say('service', 'is empty; name the service or leave it out');
  if (o.endpoint !== undefined && originOf(o.endpoint) === undefined)
    say('endpoint', `"${o.endpoint}" is not an http or https address, such as http://127.0.0.1:4318`);
  for (const origin of o.propagateTo ?? [])
    if (originOf(origin) !== origin)
      say('propagateTo', `"${origin}" is not an origin, such as https://api.example.com`);
  if (o.apiKey !== undefined && !/^[\x21-\x7e]+$/.test(o.apiKey))
    say('apiKey', 'is empty or has characters a header cannot carry');
  if (o.subjectKeyId !== undefined && o.subjectKey === undefined)
    say('subjectKeyId', 'names a key that is not given; set subjectKey too');
  for (const field of [
    'maxQueue',
    'maxBatch',
    'flushIntervalMs',
    'metricIntervalMs',
    'heartbeatS',
  ] as const) {
    const value = o[field];
    if (value !== undefined && !(value > 0)) say(field, `is ${value}; it has to be above 0`);
  }
  if (o.maxQueue !== undefined && o.maxBatch !== undefined && o.maxBatch > o.maxQueue)
    say('maxBatch', `${o.maxBatch} is more than maxQueue ${o.maxQueue}; a batch would never fill`);
  return issues;
}

function endpointOf(o: WatchtowerOptions, env: Env): string {
  const fallback = 'http://127.0.0.1:4318';
  const text = o.endpoint ?? firstOf(env, ['WATCHTOWER_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT']) ?? fallback;
  if (originOf(text) !== undefined) return text.replace(/\/+$/, '');
  warnOnce('endpoint', `The endpoint "${text}" is not an http or https address; ${fallback} is used.`);
  return fallback;
}

function subjectKeyOf(
  o: WatchtowerOptions,
  env: Env,
  endpoint: string,
  key: string | undefined,
): Config['subjectKey'] {
  const secret = o.subjectKey ?? firstOf(env, ['WATCHTOWER_SUBJECT_KEY']);
  if (secret !== undefined)
    return { id: o.subjectKeyId ?? firstOf(env, ['WATCHTOWER_SUBJECT_KEY_ID']) ?? 'default', secret };
  // Without an ingest key only a collector in development mode on this machine takes what we send.
  return key === undefined && isLoopback(new URL(endpoint).hostname)
    ? { id: 'dev', secret: DEV_KEY }
    : undefined;
}

/**
 * Puts options and environment together: options > `WATCHTOWER_*` > `OTEL_*` > defaults.
 * @throws WatchtowerError `config_invalid` listing every contradiction written in code; the environment never throws.
 */
export function resolveConfig(o: WatchtowerOptions = {}, env: Env = process.env): Config {
  const issues = contradictions(o);
  if (issues.length > 0) {
    const list = issues.map((issue) => `${issue.field} ${issue.message}`).join('; ');
    throw new WatchtowerError('config_invalid', `startWatchtower cannot start: ${list}.`, { issues });
  }
  const resource = { ...pairs(env['OTEL_RESOURCE_ATTRIBUTES']), ...o.resource };
  const service =
    o.service ??
    firstOf(env, ['WATCHTOWER_SERVICE', 'OTEL_SERVICE_NAME']) ??
    resource['service.name'] ??
    env['npm_package_name'] ??
    'unknown_service';
  const endpoint = endpointOf(o, env);
  const apiKey = o.apiKey ?? firstOf(env, ['WATCHTOWER_INGEST_KEY']);
  const headers = pairs(env['OTEL_EXPORTER_OTLP_HEADERS']);
  if (apiKey !== undefined) headers['authorization'] = `Bearer ${apiKey}`;
  const maxQueue = o.maxQueue ?? numberFrom(env, 'OTEL_BSP_MAX_QUEUE_SIZE') ?? 32_768;
  const json = (o.protocol ?? firstOf(env, ['OTEL_EXPORTER_OTLP_PROTOCOL'])) === 'http/json';
  return {
    service,
    version: o.version ?? firstOf(env, ['WATCHTOWER_VERSION']) ?? resource['service.version'],
    environment:
      o.environment ?? firstOf(env, ['WATCHTOWER_ENVIRONMENT']) ?? resource['deployment.environment.name'],
    endpoint,
    headers: sendable(headers),
    propagateTo:
      o.propagateTo ??
      (env['WATCHTOWER_PROPAGATE_TO'] ?? '').split(',').flatMap((x) => originOf(x.trim()) ?? []),
    trustInbound: o.trustInbound ?? flagFrom(env, ['WATCHTOWER_TRUST_INBOUND']) ?? false,
    subjectKey: subjectKeyOf(o, env, endpoint, apiKey),
    stateDir:
      o.stateDir ??
      firstOf(env, ['WATCHTOWER_STATE_DIR']) ??
      join('.watchtower-sdk', service.replace(/[^\w.-]+/g, '_')),
    logLevel: o.logLevel ?? levelFrom(env, 'WATCHTOWER_LOG_LEVEL') ?? 'info',
    shipLevel: o.shipLevel ?? levelFrom(env, 'WATCHTOWER_SHIP_LEVEL') ?? 'warn',
    protocol: json ? 'http/json' : 'http/protobuf',
    gzip: (o.compression ?? firstOf(env, ['OTEL_EXPORTER_OTLP_COMPRESSION']) ?? 'gzip') === 'gzip',
    maxQueue,
    maxBatch: Math.min(o.maxBatch ?? numberFrom(env, 'OTEL_BSP_MAX_EXPORT_BATCH_SIZE') ?? 2048, maxQueue),
    flushIntervalMs: o.flushIntervalMs ?? numberFrom(env, 'OTEL_BSP_SCHEDULE_DELAY') ?? 1000,
    metricIntervalMs: o.metricIntervalMs ?? numberFrom(env, 'OTEL_METRIC_EXPORT_INTERVAL') ?? 5000,
    heartbeatS: o.heartbeatS ?? 10,
    shutdownTimeoutMs: o.shutdownTimeoutMs ?? 5000,
    failClosed: o.failClosed ?? flagFrom(env, ['WATCHTOWER_FAIL_CLOSED']) ?? false,
    instrumentFetch: o.instrumentFetch ?? true,
    handleSignals: o.handleSignals ?? true,
    disabled: o.disabled ?? flagFrom(env, ['WATCHTOWER_DISABLED', 'OTEL_SDK_DISABLED']) ?? false,
    resource,
  };
}
