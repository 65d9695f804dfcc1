import { resolve } from 'node:path';
import { WatchtowerError, type Issue } from '@watchtower/contract';
import * as z from 'zod/mini';
import { SETTINGS, type Setting, type SettingValues } from './settings.ts';

/** The collector's configuration, read once at start and validated with all its faults listed. */
export interface Config {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  /** Development mode: loopback only, no credential needed. */
  readonly dev: boolean;
  readonly environment: string;
  readonly logLevel: string;
  readonly clickhouseUrl: string | null;
  readonly ingestKey: string | null;
  readonly apiToken: string | null;
  readonly adminEmail: string | null;
  readonly adminPassword: string | null;
  readonly subjectKey: string | null;
  readonly allowedOrigins: readonly string[];
  readonly metricsPublic: boolean;
  /** Stop when standard input ends. */
  readonly stopWithStdin: boolean;
  /** Largest inflated request body, bytes. */
  readonly maxBodyBytes: number;
  /** Milliseconds between group commits of the journal. */
  readonly commitMs: number;
  /** Bytes of requests under way and rows not yet written, beyond which senders are asked to wait. */
  readonly ingestMemoryBytes: number;
  /** Bytes of the journal that the store does not have, beyond which senders are asked to wait. */
  readonly journalMaxBytes: number;
  /** Milliseconds between evaluations of the alert rules. */
  readonly alertIntervalMs: number;
  /** Seconds before each attempt of a delivery, the first included. */
  readonly alertRetriesS: readonly number[];
  /** `host:port` of private receivers that alert webhooks may reach. */
  readonly webhookHosts: readonly string[];
  readonly thresholds: {
    readonly latency_p95_ms: { warn: number; crit: number };
    readonly error_rate_pct: { warn: number; crit: number };
    readonly saturation_pct: { warn: number; crit: number };
  };
}

/** Hosts only this machine can reach. */
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1', '[::1]']);

/** `--port 4318`, `--port=4318` and `--dev` as the variables they stand for. */
function flagsOf(argv: readonly string[], issues: Issue[]): Record<string, string> {
  const byFlag = new Map(
    Object.entries<Setting>(SETTINGS).flatMap(([name, setting]) =>
      setting.flag === undefined ? [] : [[setting.flag, { name, setting }] as const],
    ),
  );
  const flags: Record<string, string> = {};
  for (let i = 0; i < argv.length; i++) {
    const [flag = '', inline] = (argv[i] ?? '').split(/=(.*)/s, 2);
    const known = byFlag.get(flag);
    if (known === undefined) {
      issues.push({ field: flag, message: `is not a flag; known are ${[...byFlag.keys()].join(', ')}` });
    } else if (known.setting.type === 'boolean') {
      flags[known.name] = inline ?? '1';
    } else {
      flags[known.name] = inline ?? argv[++i] ?? '';
    }
  }
  return flags;
}

/** Every setting read from what was given; a faulty one is reported and stands at its default. */
function readValues(given: Readonly<Record<string, string | undefined>>, issues: Issue[]): SettingValues {
  const values: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries<Setting>(SETTINGS)) {
    const text = given[name] ?? '';
    const parsed = z.safeParse(setting.schema, text === '' ? setting.default : text);
    if (!parsed.success) {
      const shown = setting.secret === true ? 'has a value that does not fit:' : `is “${text}”, but`;
      issues.push({ field: name, message: `${shown} it must be ${setting.must}` });
    }
    values[name] = parsed.success ? parsed.data : z.parse(setting.schema, setting.default);
  }
  return values as SettingValues;
}

function crossChecks(config: Config, issues: Issue[]): void {
  if (config.dev && !LOOPBACK.has(config.host)) {
    const message = `is ${config.host}, but development mode asks for no credential and so listens on loopback only: unset WATCHTOWER_DEV or use 127.0.0.1`;
    issues.push({ field: 'WATCHTOWER_HOST', message });
  }
  for (const [signal, { warn, crit }] of Object.entries(config.thresholds)) {
    if (warn < crit) continue;
    const name = `COMMAND_CENTER_${signal.toUpperCase()}`;
    issues.push({
      field: `${name}_WARN`,
      message: `is ${warn}, but it must be below ${name}_CRIT (${crit})`,
    });
  }
}

function fault(issues: readonly Issue[]): WatchtowerError {
  const count = issues.length === 1 ? 'a fault' : `${issues.length} faults`;
  const lines = issues.map(({ field, message }) => `  ${field} ${message}`);
  return new WatchtowerError('config_invalid', [`The configuration has ${count}:`, ...lines].join('\n'), {
    issues,
  });
}

/**
 * Reads the configuration from the environment and command-line flags; a flag wins.
 * @throws WatchtowerError `config_invalid` listing every fault with the name of its variable.
 * @example const config = readConfig(process.env, process.argv.slice(2));
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  argv: readonly string[] = [],
): Config {
  const issues: Issue[] = [];
  const config = configOf(readValues({ ...env, ...flagsOf(argv, issues) }, issues));
  crossChecks(config, issues);
  if (issues.length > 0) throw fault(issues);
  return config;
}

function configOf(v: SettingValues): Config {
  return {
    port: v.WATCHTOWER_PORT,
    host: v.WATCHTOWER_HOST,
    dataDir: resolve(v.WATCHTOWER_DATA_DIR),
    dev: v.WATCHTOWER_DEV,
    environment: v.WATCHTOWER_ENVIRONMENT,
    logLevel: v.WATCHTOWER_LOG_LEVEL,
    clickhouseUrl: v.CLICKHOUSE_URL,
    ingestKey: v.WATCHTOWER_INGEST_KEY,
    apiToken: v.WATCHTOWER_API_TOKEN,
    adminEmail: v.WATCHTOWER_ADMIN_EMAIL,
    adminPassword: v.WATCHTOWER_ADMIN_PASSWORD,
    subjectKey: v.WATCHTOWER_SUBJECT_KEY,
    allowedOrigins: v.WATCHTOWER_ALLOWED_ORIGINS,
    metricsPublic: v.WATCHTOWER_METRICS_PUBLIC,
    stopWithStdin: v.WATCHTOWER_STOP_WITH_STDIN,
    maxBodyBytes: v.WATCHTOWER_MAX_BODY_BYTES,
    commitMs: v.WATCHTOWER_COMMIT_MS,
    ingestMemoryBytes: v.WATCHTOWER_INGEST_MEMORY_BYTES,
    journalMaxBytes: v.WATCHTOWER_JOURNAL_MAX_BYTES,
    alertIntervalMs: v.WATCHTOWER_ALERT_INTERVAL_MS,
    alertRetriesS: v.WATCHTOWER_ALERT_RETRIES_S,
    webhookHosts: v.WATCHTOWER_WEBHOOK_HOSTS,
    thresholds: {
      latency_p95_ms: {
        warn: v.COMMAND_CENTER_LATENCY_P95_MS_WARN,
        crit: v.COMMAND_CENTER_LATENCY_P95_MS_CRIT,
      },
      error_rate_pct: {
        warn: v.COMMAND_CENTER_ERROR_RATE_PCT_WARN,
        crit: v.COMMAND_CENTER_ERROR_RATE_PCT_CRIT,
      },
      saturation_pct: {
        warn: v.COMMAND_CENTER_SATURATION_PCT_WARN,
        crit: v.COMMAND_CENTER_SATURATION_PCT_CRIT,
      },
    },
  };
}
