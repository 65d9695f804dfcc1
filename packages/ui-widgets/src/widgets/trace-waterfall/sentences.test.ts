import { describe, expect, it } from 'vitest';
import { buildTree, type Trace } from './model.ts';
import { traceSentences } from './sentences.ts';

const span = (id: string, parent: string | null, start: number, ms: number): Trace['spans'][number] => ({
  span_id: id,
  parent_span_id: parent,
  name: id,
  operation: '',
  service: 'mcp',
  kind: 'internal',
  status: id === 'tool' ? 'error' : 'ok',
  status_message: id === 'tool' ? 'timeout' : '',
  start_unix_nano: String(start * 1e6),
  duration_ms: ms,
  attributes: {},
  events: [],
  cost_usd: null,
});

describe('trace sentences', () => {
  it('say what failed and where, what it cost, where the time went, what is missing', () => {
    const trace: Trace = {
      trace_id: 't',
      summary: {
        spans: 2,
        services: 1,
        processes: 1,
        start_unix_nano: '0',
        duration_ms: 100,
        errors: 1,
        cost_usd: null,
        unpriced_calls: 2,
        complete: false,
        missing: ['post.verify'],
        root_cause_span_id: 'tool',
      },
      spans: [span('run', null, 0, 100), span('tool', 'run', 10, 60)],
      logs: [],
      audits: [],
      next_cursor: null,
    };
    expect(traceSentences(trace, buildTree(trace.spans)).map((s) => s.text)).toEqual([
      'One span failed; it began in tool (mcp): timeout',
      'It cost —; 2 calls without a known price.',
      'tool (mcp) took 60 ms itself, 60 % of the time.',
      'run (mcp) took 40 ms itself, 40 % of the time.',
      'Incomplete: no post.verify span has arrived.',
    ]);
  });
});
