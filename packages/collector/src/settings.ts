import * as z from 'zod/mini';

/** One setting: read from the environment, some also from a flag. The docs and `.env.example` are printed from it. */
export interface Setting<S extends z.ZodMiniType = z.ZodMiniType> {
  readonly schema: S;
  readonly type: 'integer' | 'number' | 'text' | 'boolean' | 'list' | 'url';
  /** As it would be written in the environment; empty when unset. */
  readonly default: string;
  /** Ends the sentence “… must be”. */
  readonly must: string;
  readonly description: string;
  readonly flag?: string;
  /** Its value is never printed. */
  readonly secret?: boolean;
}

type About = Omit<Setting, 'schema' | 'type' | 'must' | 'default'> & { default?: string };

function integer(min: number, max: number, about: About & { default: string }) {
  const schema = z.pipe(
    z.pipe(z.string().check(z.regex(/^\d+$/)), z.transform(Number)),
    z.number().check(z.gte(min), z.lte(max)),
  );
  return { ...about, schema, type: 'integer', must: `a whole number from ${min} to ${max}` } as const;
}

function number(about: About & { default: string }) {
  const schema = z.pipe(z.string().check(z.regex(/^\d+(?:\.\d+)?$/)), z.transform(Number));
  return { ...about, schema, type: 'number', must: 'a number, 0 or more' } as const;
}

function text(about: About & { default: string }, pattern = /^.+$/s, must = 'text') {
  return { ...about, schema: z.string().check(z.regex(pattern)), type: 'text', must } as const;
}

/** Unset is `null`. */
function optional(about: About, pattern = /^.+$/s, must = 'text') {
  const filled = z.string().check(z.regex(pattern));
  const schema = z.pipe(
    z.union([z.literal(''), filled]),
    z.transform((value): string | null => (value === '' ? null : value)),
  );
  return { default: '', ...about, schema, type: 'text', must } as const;
}

function boolean(about: About) {
  const schema = z.pipe(
    z.enum(['1', 'true', '0', 'false']),
    z.transform((value) => value === '1' || value === 'true'),
  );
  return { default: '0', ...about, schema, type: 'boolean', must: '1 or 0' } as const;
}

function isUrl(value: string, protocols: readonly string[]): boolean {
  return URL.canParse(value) && protocols.includes(new URL(value).protocol);
}

function origins(about: About) {
  const isOrigin = (value: string) => isUrl(value, ['http:', 'https:']) && new URL(value).origin === value;
  const split = z.transform((value: string) => value.split(',').flatMap((part) => part.trim() || []));
  const schema = z.pipe(z.pipe(z.string(), split), z.array(z.string().check(z.refine(isOrigin))));
  const must = 'origins like https://app.example.com, separated by commas';
  return { default: '', ...about, schema, type: 'list', must } as const;
}

/** A list of seconds, rising or not, at most 20. */
function seconds(about: About & { default: string }) {
  const one = z.pipe(z.string().check(z.regex(/^\d+(?:\.\d+)?$/)), z.transform(Number));
  const split = z.transform((value: string) => value.split(',').map((part) => part.trim()));
  const schema = z.pipe(z.pipe(z.string(), split), z.array(one).check(z.maxLength(20)));
  return { ...about, schema, type: 'list', must: '1 to 20 numbers of seconds, separated by commas' } as const;
}

function hosts(about: About) {
  const split = z.transform((value: string) => value.split(',').flatMap((part) => part.trim() || []));
  const schema = z.pipe(z.pipe(z.string(), split), z.array(z.string().check(z.regex(/^[^\s/@]+:\d{1,5}$/))));
  const must = 'hosts with ports like alerts.internal:8080, separated by commas';
  return { default: '', ...about, schema, type: 'list', must } as const;
}

function url(about: About) {
  const filled = z.string().check(z.refine((value) => isUrl(value, ['http:', 'https:'])));
  const schema = z.pipe(
    z.union([z.literal(''), filled]),
    z.transform((value): string | null => (value === '' ? null : value)),
  );
  return { default: '', ...about, schema, type: 'url', must: 'an http or https URL' } as const;
}

/** Every setting of the collector by the name of its environment variable. */
export const SETTINGS = {
  WATCHTOWER_PORT: integer(0, 65_535, {
    default: '4318',
    flag: '--port',
    description: 'The one port: ingest, API, live socket and console. 0 picks a free one.',
  }),
  WATCHTOWER_HOST: text({
    default: '127.0.0.1',
    flag: '--host',
    description: 'Address to listen on; 0.0.0.0 for every interface (not in development mode).',
  }),
  WATCHTOWER_DATA_DIR: text({
    default: '.watchtower',
    flag: '--data-dir',
    description: 'Directory of the embedded engine, the journal and the keys. One collector per directory.',
  }),
  WATCHTOWER_DEV: boolean({
    flag: '--dev',
    description:
      'Development mode: ingest without a key, signed in as superadmin. Loopback only; requests with a foreign Host or Origin are refused.',
  }),
  WATCHTOWER_ENVIRONMENT: text({
    default: 'development',
    description: 'Name of the environment, shown in the summary and the console.',
  }),
  WATCHTOWER_INGEST_KEY: optional(
    {
      secret: true,
      description:
        'Key that may send telemetry, as `Authorization: Bearer …`. Unset: one is made and printed at the first start.',
    },
    /^[\x21-\x7e]{8,512}$/,
    '8 to 512 visible characters without spaces',
  ),
  WATCHTOWER_API_TOKEN: optional(
    { secret: true, description: 'A superadmin token for the API, sent as `Authorization: Bearer …`.' },
    /^[\x21-\x7e]{8,512}$/,
    '8 to 512 visible characters without spaces',
  ),
  WATCHTOWER_ADMIN_EMAIL: optional(
    { description: 'E-mail address of the first administrator.' },
    /^[^\s@]+@[^\s@]+$/,
    'an e-mail address',
  ),
  WATCHTOWER_ADMIN_PASSWORD: optional(
    {
      secret: true,
      description: 'Password of the first administrator. Unset: one is made and printed at the first start.',
    },
    /^.{8,256}$/s,
    '8 to 256 characters',
  ),
  WATCHTOWER_SUBJECT_KEY: optional(
    {
      secret: true,
      description:
        'Key of the pseudonyms (HMAC-SHA-256) that stand for end users; the same as in the SDK. Unset: one is made in the data directory.',
    },
    /^.{8,512}$/s,
    '8 to 512 characters',
  ),
  WATCHTOWER_ALLOWED_ORIGINS: origins({
    description: 'Origins of pages that may call the API from a browser, separated by commas.',
  }),
  WATCHTOWER_METRICS_PUBLIC: boolean({ description: 'Whether `/metrics` answers without a credential.' }),
  WATCHTOWER_STOP_WITH_STDIN: boolean({
    description: 'Stop when standard input ends: a supervisor that dies takes its collector along.',
  }),
  WATCHTOWER_MAX_BODY_BYTES: integer(1024, 268_435_456, {
    default: '67108864',
    description: 'Largest request body after decompression, bytes.',
  }),
  WATCHTOWER_COMMIT_MS: integer(1, 1000, {
    default: '10',
    description:
      'Milliseconds between group commits of the journal: what a request waits for at most before it is durable.',
  }),
  WATCHTOWER_INGEST_MEMORY_BYTES: integer(1_048_576, 17_179_869_184, {
    default: '268435456',
    description:
      'Memory for requests being received and rows not yet in the journal, bytes. Beyond it ingest answers 503 with Retry-After.',
  }),
  WATCHTOWER_JOURNAL_MAX_BYTES: integer(1_048_576, 1_099_511_627_776, {
    default: '4294967296',
    description:
      'Size of the journal the store has not taken yet, bytes. Beyond it ingest answers 503 with Retry-After until the store catches up.',
  }),
  WATCHTOWER_ALERT_INTERVAL_MS: integer(100, 3_600_000, {
    default: '15000',
    description: 'Milliseconds between evaluations of the alert rules.',
  }),
  WATCHTOWER_ALERT_RETRIES_S: seconds({
    default: '0,5,300,1800,7200,18000,36000,50400,72000,86400',
    description:
      'Seconds before each attempt to deliver a notification, the first included; after the last one it is given up.',
  }),
  WATCHTOWER_WEBHOOK_HOSTS: hosts({
    description:
      'Private hosts that alert webhooks may reach, also over http. Everything else must be https to a public address.',
  }),
  WATCHTOWER_LOG_LEVEL: {
    schema: z.enum(['debug', 'info', 'warn', 'error']),
    type: 'text',
    default: 'info',
    must: 'debug, info, warn or error',
    description: 'Least level of the collector’s own output.',
  },
  CLICKHOUSE_URL: url({
    secret: true,
    description: 'A ClickHouse server, with user and password, instead of the embedded engine.',
  }),
  COMMAND_CENTER_LATENCY_P95_MS_WARN: number({
    default: '500',
    description: 'p95 latency from which the console shows yellow, ms.',
  }),
  COMMAND_CENTER_LATENCY_P95_MS_CRIT: number({
    default: '2000',
    description: 'p95 latency from which the console shows red, ms.',
  }),
  COMMAND_CENTER_ERROR_RATE_PCT_WARN: number({
    default: '1',
    description: 'Error rate from which the console shows yellow, percent.',
  }),
  COMMAND_CENTER_ERROR_RATE_PCT_CRIT: number({
    default: '5',
    description: 'Error rate from which the console shows red, percent.',
  }),
  COMMAND_CENTER_SATURATION_PCT_WARN: number({
    default: '70',
    description: 'Saturation from which the console shows yellow, percent.',
  }),
  COMMAND_CENTER_SATURATION_PCT_CRIT: number({
    default: '90',
    description: 'Saturation from which the console shows red, percent.',
  }),
} as const satisfies Readonly<Record<string, Setting>>;

/** Name of a setting: its environment variable. */
export type SettingName = keyof typeof SETTINGS;

/** What each setting reads as. */
export type SettingValues = { [N in SettingName]: z.output<(typeof SETTINGS)[N]['schema']> };
