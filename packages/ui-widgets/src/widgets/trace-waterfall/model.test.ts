import { describe, expect, it } from 'vitest';
import {
  axisTicks,
  buildTree,
  criticalPath,
  matches,
  nextIndex,
  selfTime,
  type Span,
  visibleRows,
} from './model.ts';

const BASE = 1_763_683_200_000_000_000n;

function span(
  id: string,
  parent: string | null,
  startMs: number,
  ms: number,
  more: Partial<Span> = {},
): Span {
  return {
    span_id: id,
    parent_span_id: parent,
    name: id,
    operation: '',
    service: 'api',
    kind: 'internal',
    status: 'ok',
    status_message: '',
    start_unix_nano: String(BASE + BigInt(Math.round(startMs * 1e6))),
    duration_ms: ms,
    attributes: {},
    events: [],
    cost_usd: null,
    ...more,
  };
}
const names = (nodes: readonly { span: Span }[]): string[] => nodes.map((n) => n.span.span_id);

describe('trace tree', () => {
  const spans = [
    span('c', 'a', 60, 30, { status: 'error' }),
    span('a', null, 0, 100),
    span('b', 'a', 10, 40),
    span('d', 'c', 65, 20.0005, { service: 'mcp' }),
  ];

  it('orders parents before children and siblings by start, with sub-millisecond times', () => {
    const tree = buildTree(spans);
    expect(names(tree.order)).toEqual(['a', 'b', 'c', 'd']);
    expect(tree.order.map((n) => n.depth)).toEqual([0, 1, 1, 2]);
    expect(tree.byId.get('d')?.end).toBeCloseTo(85.0005, 6);
    expect(tree.byId.get('a')).toMatchObject({ below: 3, errorsBelow: 1 });
    expect(tree.services).toEqual(['api', 'mcp']);
  });

  it('keeps spans whose parent is missing, or that run in a circle', () => {
    const tree = buildTree([span('x', 'gone', 0, 1), span('p', 'q', 0, 1), span('q', 'p', 0, 1)]);
    expect(new Set(names(tree.order))).toEqual(new Set(['x', 'p', 'q']));
    expect(tree.byId.get('x')?.orphan).toBe(true);
  });

  it('hides what is below a folded span, and only that', () => {
    expect(names(visibleRows(buildTree(spans), new Set(['c'])))).toEqual(['a', 'b', 'c']);
    expect(names(visibleRows(buildTree(spans), new Set(['a'])))).toEqual(['a']);
  });

  it('is as deep as the trace is', () => {
    const deep = Array.from({ length: 20_000 }, (_, i) => span(`s${i}`, i === 0 ? null : `s${i - 1}`, i, 1));
    const tree = buildTree(deep);
    expect(tree.order.at(-1)?.depth).toBe(19_999);
    expect(criticalPath(tree).size).toBe(20_000);
  });

  it('knows its own time from its children’s, overlaps counted once', () => {
    const tree = buildTree([
      span('a', null, 0, 100),
      span('b', 'a', 10, 30),
      span('c', 'a', 20, 30),
      span('d', 'a', 90, 50),
    ]);
    const a = tree.byId.get('a');
    expect(a && selfTime(a)).toBeCloseTo(50);
  });
});

describe('critical path', () => {
  it('takes of parallel work the one that ended last, and what came before it', () => {
    const tree = buildTree([
      span('root', null, 0, 100),
      span('fetch', 'root', 0, 20),
      span('fast', 'root', 20, 30),
      span('slow', 'root', 20, 70),
    ]);
    expect([...criticalPath(tree)].sort()).toEqual(['fetch', 'root', 'slow']);
  });

  it('follows a job that went on after its sender had answered', () => {
    const tree = buildTree([
      span('http', null, 0, 20),
      span('enqueue', 'http', 5, 5),
      span('dequeue', 'enqueue', 50, 400),
      span('log', 'http', 12, 3),
    ]);
    expect(criticalPath(tree)).toEqual(new Set(['http', 'enqueue', 'dequeue']));
  });
});

describe('moving about', () => {
  it('finds the next error around the end, and by any attribute', () => {
    const { order } = buildTree([
      span('a', null, 0, 9, { status: 'error' }),
      span('b', 'a', 1, 1),
      span('c', 'a', 2, 1),
    ]);
    expect(nextIndex(order, 1, (n) => n.span.status === 'error')).toBe(0);
    expect(nextIndex(order, 0, (n) => n.span.name === 'nope')).toBe(-1);
    expect(matches(span('a', null, 0, 1, { attributes: { 'gen_ai.request.model': 'GPT-5' } }), 'gpt-5')).toBe(
      true,
    );
    expect(matches(span('a', null, 0, 1), '  ')).toBe(false);
  });

  it('puts ticks at round times', () => {
    expect(axisTicks(0, 1000, 5)).toEqual([0, 200, 400, 600, 800, 1000]);
    expect(axisTicks(130, 180, 4)).toEqual([140, 160, 180]);
    expect(axisTicks(0, 0, 4)).toEqual([]);
  });
});
