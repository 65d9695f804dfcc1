import type { AuditRecord } from '@watchtower/contract';
import { describe, expect, it } from 'vitest';
import { auditFields, auditTone } from './model.ts';

const record: AuditRecord = {
  network: null,
  seq: 1,
  audit_id: 'a1',
  created_at: '',
  received_at: '',
  action_type: 'post.publish',
  actor_type: 'agent',
  actor_id: 'p',
  result: 'success',
  resource: 'r',
  client_id: null,
  platform: 'x',
  surface: null,
  lane: null,
  via: 'api',
  trace_id: 't',
  span_id: null,
  payload_hash: null,
  payload_summary: null,
  policy_snapshot_id: null,
  proof: null,
  details: { attempts: 2 },
  ids: { trace_id: 't', job_id: 'j' },
  missing: [],
  prev_hash: 'p',
  hash: 'h',
};

describe('audit table', () => {
  it('warns of a success that owes its proof', () => {
    expect(auditTone(record)).toBe('ok');
    expect(auditTone({ result: 'success', missing: ['proof'] })).toBe('warn');
    expect(auditTone({ result: 'fail', missing: [] })).toBe('crit');
  });
  it('lists each field once and ends with the chain', () => {
    const names = auditFields(record).map(([name]) => name);
    expect(names.filter((name) => name === 'trace_id')).toHaveLength(1);
    expect(names).toContain('job_id');
    expect(names.slice(-2)).toEqual(['prev_hash', 'hash']);
    expect(auditFields(record)).toContainEqual(['attempts', '2']);
  });
});
