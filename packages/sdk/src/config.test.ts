import { isWatchtowerError } from '@watchtower/contract/data';
import { expect, it } from 'vitest';
import { resolveConfig } from './config.ts';

it('prefers code to WATCHTOWER_* to OTEL_*', () => {
  const env = {
    OTEL_SERVICE_NAME: 'from-otel',
    WATCHTOWER_SERVICE: 'from-watchtower',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel:4318/',
    OTEL_RESOURCE_ATTRIBUTES: 'team=blue,service.version=7',
    OTEL_EXPORTER_OTLP_HEADERS: 'x-a=1',
    WATCHTOWER_INGEST_KEY: 'wt_env',
    WATCHTOWER_PROPAGATE_TO: 'https://a.example, nonsense',
  };
  expect(resolveConfig({}, env)).toMatchObject({
    service: 'from-watchtower',
    endpoint: 'http://otel:4318',
    version: '7',
    resource: { team: 'blue' },
    headers: { 'x-a': '1', authorization: 'Bearer wt_env' },
    propagateTo: ['https://a.example'],
  });
  expect(resolveConfig({ service: 'code', apiKey: 'wt_code' }, env)).toMatchObject({
    service: 'code',
    headers: { authorization: 'Bearer wt_code' },
  });
  expect(resolveConfig({}, {})).toMatchObject({
    endpoint: 'http://127.0.0.1:4318',
    gzip: true,
    protocol: 'http/protobuf',
  });
});

it('lists every contradiction written in code', () => {
  let caught: unknown;
  try {
    resolveConfig(
      {
        service: ' ',
        endpoint: 'ftp://x',
        maxQueue: 10,
        maxBatch: 20,
        subjectKeyId: 'a',
        propagateTo: ['https://a.example/path'],
      },
      {},
    );
  } catch (error) {
    caught = error;
  }
  expect(isWatchtowerError(caught, 'config_invalid')).toBe(true);
  const { issues } = caught as { issues: { field: string }[] };
  expect(issues.map((i) => i.field)).toEqual([
    'service',
    'endpoint',
    'propagateTo',
    'subjectKeyId',
    'maxBatch',
  ]);
});

it('never throws because of the environment', () => {
  const env = {
    WATCHTOWER_ENDPOINT: 'not a url',
    OTEL_BSP_MAX_QUEUE_SIZE: 'many',
    WATCHTOWER_LOG_LEVEL: 'loud',
    OTEL_RESOURCE_ATTRIBUTES: '=,%zz=%zz',
  };
  expect(resolveConfig({}, env)).toMatchObject({
    endpoint: 'http://127.0.0.1:4318',
    maxQueue: 32_768,
    logLevel: 'info',
  });
});

it('has a subject key in development on this machine only', () => {
  expect(resolveConfig({}, {}).subjectKey?.id).toBe('dev');
  expect(resolveConfig({ apiKey: 'wt_x' }, {}).subjectKey).toBeUndefined();
  expect(resolveConfig({ endpoint: 'https://wt.example' }, {}).subjectKey).toBeUndefined();
  expect(resolveConfig({}, { WATCHTOWER_SUBJECT_KEY: 's' }).subjectKey).toEqual({
    id: 'default',
    secret: 's',
  });
});

it('leaves out headers of the environment that no request can carry, so that starting cannot throw', () => {
  const env = {
    WATCHTOWER_INGEST_KEY: 'wt_“quoted”',
    OTEL_EXPORTER_OTLP_HEADERS: 'x-a=1,bad name=2,x-b=a%0Ab',
  };
  expect(resolveConfig({}, env).headers).toEqual({ 'x-a': '1' });
});
