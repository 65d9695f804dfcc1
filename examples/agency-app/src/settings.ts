/** What every process of the agency reads from its environment; the defaults run everything on this machine. */
export interface Settings {
  readonly collector: string;
  readonly gatewayPort: number;
  readonly apiPort: number;
  readonly sandboxPort: number;
  /** Messages a minute the channel simulates; 0: none, only what is posted to it. */
  readonly rate: number;
  /** Share of LLM and platform calls that fail, so that there is something to see. */
  readonly failures: number;
  readonly seed: number;
  readonly redisUrl: string | null;
  /** Folder of the local queue. */
  readonly dataDir: string;
  /** Chromium for the browser lane; without one that lane is not scheduled. */
  readonly chromium: string | null;
  readonly openaiKey: string | null;
  readonly anthropicKey: string | null;
}

function number(env: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const raw = env[name];
  if (raw === undefined || raw === '') return fallback;
  const value = Number(raw);
  if (!Number.isFinite(value))
    throw new Error(`${name} is “${raw}”, which is not a number: set it to one or leave it out.`);
  return value;
}

/** Reads the settings. */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  return {
    collector: env['WATCHTOWER_ENDPOINT'] ?? 'http://127.0.0.1:4318',
    gatewayPort: number(env, 'AGENCY_GATEWAY_PORT', 4401),
    apiPort: number(env, 'AGENCY_API_PORT', 4402),
    sandboxPort: number(env, 'AGENCY_SANDBOX_PORT', 4403),
    rate: number(env, 'AGENCY_RATE', 20),
    failures: number(env, 'AGENCY_FAILURES', 0.06),
    seed: number(env, 'AGENCY_SEED', 7),
    redisUrl: env['REDIS_URL'] || null,
    dataDir: env['AGENCY_DATA_DIR'] ?? '.watchtower/agency',
    chromium: env['AGENCY_CHROMIUM'] || null,
    openaiKey: env['OPENAI_API_KEY'] || null,
    anthropicKey: env['ANTHROPIC_API_KEY'] || null,
  };
}
