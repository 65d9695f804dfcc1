import { isWatchtowerError } from '@watchtower/contract';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

function faults(
  env: Record<string, string>,
  argv: string[] = [],
): readonly { field: string; message: string }[] {
  try {
    readConfig(env, argv);
    return [];
  } catch (error) {
    if (!isWatchtowerError(error, 'config_invalid')) throw error;
    const issues = error.issues ?? [];
    return issues.every(({ field }) => error.message.includes(field)) ? issues : [];
  }
}

describe('the configuration', () => {
  it('has defaults that start', () => {
    expect(readConfig({})).toMatchObject({
      port: 4318,
      host: '127.0.0.1',
      dataDir: resolve('.watchtower'),
      dev: false,
      clickhouseUrl: null,
      ingestKey: null,
      allowedOrigins: [],
      thresholds: { error_rate_pct: { warn: 1, crit: 5 } },
    });
  });

  it('lets a flag win over the environment', () => {
    const config = readConfig({ WATCHTOWER_PORT: '1', WATCHTOWER_DATA_DIR: '/a' }, [
      '--port',
      '2',
      '--data-dir=/b',
      '--dev',
    ]);
    expect(config).toMatchObject({ port: 2, dataDir: resolve('/b'), dev: true });
  });

  it('takes an empty variable as unset', () => {
    expect(readConfig({ WATCHTOWER_PORT: '', WATCHTOWER_API_TOKEN: '' })).toMatchObject({
      port: 4318,
      apiToken: null,
    });
  });

  it('names every fault at once, and never prints a secret', () => {
    const issues = faults(
      {
        WATCHTOWER_PORT: '65536',
        WATCHTOWER_DEV: 'yes',
        WATCHTOWER_API_TOKEN: 'short',
        WATCHTOWER_ADMIN_EMAIL: 'nobody',
        WATCHTOWER_ALLOWED_ORIGINS: 'https://a.example, https://b.example/path',
        CLICKHOUSE_URL: 'tcp://u:hunter2@db',
        WATCHTOWER_COMMIT_MS: '1e3',
        COMMAND_CENTER_LATENCY_P95_MS_WARN: '3000',
      },
      ['--verbose'],
    );
    expect(issues.map(({ field }) => field)).toEqual([
      '--verbose',
      'WATCHTOWER_PORT',
      'WATCHTOWER_DEV',
      'WATCHTOWER_API_TOKEN',
      'WATCHTOWER_ADMIN_EMAIL',
      'WATCHTOWER_ALLOWED_ORIGINS',
      'WATCHTOWER_COMMIT_MS',
      'CLICKHOUSE_URL',
      'COMMAND_CENTER_LATENCY_P95_MS_WARN',
    ]);
    expect(JSON.stringify(issues)).not.toMatch(/short|hunter2/);
  });

  it.each(['0.0.0.0', '192.168.1.4', '::', 'example.com'])('refuses development mode on %s', (host) => {
    expect(faults({ WATCHTOWER_DEV: '1', WATCHTOWER_HOST: host })).toMatchObject([
      { field: 'WATCHTOWER_HOST' },
    ]);
    expect(faults({ WATCHTOWER_HOST: host })).toEqual([]);
  });
});
