import { OPS_EVENTS } from '@watchtower/contract';
import { describe, expect, it } from 'vitest';
import { tickerLine } from './model.ts';

describe('ticker', () => {
  it('has a shape and a word for every kind of event', () => {
    for (const type of OPS_EVENTS) expect(tickerLine({ type }).word).not.toBe('');
  });

  it('says who, for whom and how long', () => {
    const line = tickerLine({
      type: 'run_failed',
      agent_id: 'planner',
      client_id: 'acme',
      duration_ms: 1234,
      message: 'timeout',
    });
    expect(line).toEqual({
      tone: 'crit',
      word: 'run failed',
      subject: 'planner',
      detail: 'acme · 1.23 s · timeout',
    });
  });
});
