import { describe, expect, it } from 'vitest';
import { describeSwitch, draftOf, killInput, killProblem, NEW_DRAFT } from './model.ts';

describe('kill switches', () => {
  it('cannot be sent before scope, reason and the typed confirmation are right', () => {
    const draft = { ...NEW_DRAFT, scope: 'client_platform' as const, client_id: 'acme' };
    expect(killProblem(draft)).toContain('platform');
    const named = { ...draft, platform: 'x' };
    expect(killProblem(named)).toContain('reason');
    const reasoned = { ...named, reason: 'wrong posts' };
    expect(killProblem(reasoned)).toBe('Type “client_platform acme x” to confirm.');
    expect(killProblem({ ...reasoned, confirm: 'client_platform acme x' })).toBeNull();
  });

  it('sends only the fields of its scope', () => {
    const draft = {
      ...NEW_DRAFT,
      scope: 'lane' as const,
      lane: 'publishing',
      client_id: 'left over',
      reason: 'why not',
      confirm: 'lane publishing',
    };
    expect(killInput(draft, true)).toEqual({
      scope: 'lane',
      lane: 'publishing',
      active: true,
      reason: 'why not',
      confirm: 'lane publishing',
    });
  });

  it('lifts what was set under the same name', () => {
    const set = {
      id: '1',
      scope: 'client' as const,
      client_id: 'acme',
      platform: null,
      lane: null,
      active: true,
      reason: 'r',
      by: 'b',
      at: '',
    };
    expect(describeSwitch(set)).toBe('client acme');
    expect(killInput({ ...draftOf(set), reason: 'over', confirm: 'client acme' }, false)).toMatchObject({
      scope: 'client',
      client_id: 'acme',
      active: false,
    });
  });
});
