import { describe, expect, it } from 'vitest';
import { filterParams, levelTone, logFields, logKey, NO_FILTER } from './model.ts';

const item = {
  ts: '2026-01-01T00:00:00.000Z',
  level: 'ERROR',
  severity_number: 17,
  service: 'api',
  domain: '',
  event: 'x',
  message: 'm',
  trace_id: 't',
  span_id: null,
  request_id: null,
  client_id: 'acme',
  attributes: { b: '2', a: '1' },
};

describe('log table', () => {
  it('sends only filters that are set', () => {
    expect(filterParams({ ...NO_FILTER, level: 'WARN', search: '  ' })).toEqual({ level: 'WARN' });
  });
  it('tells levels apart by OpenTelemetry’s numbers', () => {
    expect([1, 5, 9, 13, 17, 21].map(levelTone)).toEqual(['mute', 'mute', 'info', 'warn', 'crit', 'crit']);
  });
  it('lists what is there, ids before attributes', () => {
    expect(logFields(item).map(([name]) => name)).toEqual([
      'service',
      'event',
      'trace_id',
      'client_id',
      'a',
      'b',
    ]);
    expect(logKey(item)).not.toBe(logKey({ ...item, message: 'n' }));
  });
});
