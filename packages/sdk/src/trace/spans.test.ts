import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { currentContext, withContext } from '../correlation/ids.ts';
import { runForTests } from '../testing/start-for-test.ts';
import type { SeenSpan } from '../testing/sink.ts';
import { traced } from './traced.ts';
import { withSpan } from './with-span.ts';

const running = runForTests({ subjectKey: 'k', subjectKeyId: 'k1' });

async function spansNamed(...names: string[]): Promise<SeenSpan[]> {
  await running.watchtower.flush();
  return names.map((name) => {
    const found = running.sink.spans.filter((span) => span.name === name);
    expect(found, name).toHaveLength(1);
    return found[0] as SeenSpan;
  });
}

describe('withSpan', () => {
  it('nests across awaits and carries the identifiers, user_id only as subject', async () => {
    await withContext({ client_id: 'acme', user_id: 'ann@example.com' }, () =>
      withSpan('agent.episode', { name: 'outer', lane: 'creation' }, async () => {
        await Promise.resolve();
        expect(currentContext()).toMatchObject({ client_id: 'acme', lane: 'creation' });
        return withSpan('memory.lookup', { name: 'inner', attributes: { k: 5, o: { a: 1 } } }, () => 1);
      }),
    );
    expect(currentContext()).toEqual({});
    const [outer, inner] = await spansNamed('outer', 'inner');
    expect(inner?.traceId).toBe(outer?.traceId);
    expect(inner?.parentSpanId).toBe(outer?.spanId);
    expect(inner?.attributes).toMatchObject({
      'watchtower.operation': 'memory.lookup',
      'watchtower.client_id': 'acme',
      'watchtower.lane': 'creation',
      'watchtower.subject_key_id': 'k1',
      k: 5,
      o: '{"a":1}',
    });
    expect(inner?.attributes['watchtower.subject']).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify([outer, inner])).not.toContain('ann@example.com');
    expect(outer?.service).toBe('test-service');
  });

  it('records an error once, on the innermost span, and rethrows the same object', async () => {
    const error = Object.assign(new Error('no password=hunter2 here'), { code: 'E_DOWN' });
    const run = withSpan('agent.episode', { name: 'err-outer' }, () =>
      withSpan('tool.call', { name: 'err-inner' }, async () => {
        await Promise.resolve();
        throw error;
      }),
    );
    await expect(run).rejects.toBe(error);
    const [outer, inner] = await spansNamed('err-outer', 'err-inner');
    expect([outer?.status, inner?.status]).toEqual([2, 2]);
    expect(inner?.attributes['error.type']).toBe('E_DOWN');
    expect(inner?.events.map((e) => e.name)).toEqual(['exception']);
    expect(outer?.events).toEqual([]);
    expect(JSON.stringify(inner)).not.toContain('hunter2');
  });

  it('returns a promise and the very value, and ends only when they have', async () => {
    let finish: (value: string) => void = () => undefined;
    const promise = new Promise<string>((resolve) => (finish = resolve));
    const got = withSpan('agent.step', { name: 'promise' }, () => promise);
    expect(Object.getPrototypeOf(got)).toBe(Promise.prototype);
    const withOwn = Object.assign(Promise.resolve(1), { cancel: () => undefined });
    expect(withSpan('agent.step', {}, () => withOwn)).toBe(withOwn);
    await running.watchtower.flush();
    expect(running.sink.spans.some((span) => span.name === 'promise')).toBe(false);
    finish('x');
    await got;
    await spansNamed('promise');
    const object = { a: 1 };
    expect(withSpan('agent.step', { name: 'object' }, () => object)).toBe(object);
  });

  it('keeps a class of promise lazy and its own methods', async () => {
    let started = 0;
    class Lazy extends Promise<number> {
      // oxlint-disable-next-line unicorn/no-thenable -- what a client's own promise class does
      override then<A, B>(
        ok?: ((v: number) => A | PromiseLike<A>) | null,
        no?: ((e: unknown) => B | PromiseLike<B>) | null,
      ) {
        started += 1;
        return super.then(ok, no);
      }
      own(): string {
        return 'own';
      }
    }
    const lazy = withSpan('llm.call', { name: 'lazy' }, () => new Lazy((resolve) => resolve(7)));
    expect([started, lazy.own()]).toEqual([0, 'own']);
    expect(await lazy).toBe(7);
    expect(started).toBe(1);
    await spansNamed('lazy');
  });

  it('follows generators to their end, each step inside the span', async () => {
    const numbers = traced('agent.step', { name: 'generator' }, function* () {
      yield withSpan('tool.call', { name: 'in-generator' }, () => 1);
      yield 2;
    });
    const streamed = traced('agent.step', { name: 'async-generator' }, async function* () {
      yield 1;
      await Promise.resolve();
      yield withSpan('tool.call', { name: 'in-async-generator' }, () => 2);
    });
    expect([...numbers()]).toEqual([1, 2]);
    const seen: number[] = [];
    for await (const n of streamed()) seen.push(n);
    expect(seen).toEqual([1, 2]);
    const [sync, inSync, async_, inAsync] = await spansNamed(
      'generator',
      'in-generator',
      'async-generator',
      'in-async-generator',
    );
    expect([inSync?.parentSpanId, inAsync?.parentSpanId]).toEqual([sync?.spanId, async_?.spanId]);
  });

  it('ends with a break out of a generator, and with the end of a stream', async () => {
    for (const n of traced('agent.step', { name: 'broken-off' }, function* () {
      yield 1;
      yield 2;
    })())
      if (n === 1) break;
    const stream = withSpan('agent.step', { name: 'stream' }, () => Readable.from(['a', 'b']));
    await running.watchtower.flush();
    expect(running.sink.spans.some((span) => span.name === 'stream')).toBe(false);
    const web = withSpan(
      'agent.step',
      { name: 'web-stream' },
      () => new Response('hello').body as ReadableStream,
    );
    expect(await new Response(web).text()).toBe('hello');
    expect(await stream.toArray()).toEqual(['a', 'b']);
    await expect.poll(() => spansNamed('broken-off', 'stream', 'web-stream')).toHaveLength(3);
  });
});

describe('traced', () => {
  class Planner {
    readonly topic = 'reels';
    @traced()
    plan(n: number): string {
      return this.topic.repeat(n);
    }
    @traced({ operation: 'tool.call', name: 'named' })
    async tool(): Promise<string> {
      return Promise.resolve(this.topic);
    }
  }

  it('decorates methods the standard way: this, arguments and types stay', async () => {
    const planner = new Planner();
    const text: string = planner.plan(2);
    expect([text, await planner.tool(), planner.plan.length]).toEqual(['reelsreels', 'reels', 1]);
    const [plan, tool] = await spansNamed('plan', 'named');
    expect([plan?.attributes['watchtower.operation'], tool?.attributes['watchtower.operation']]).toEqual([
      'agent.step',
      'tool.call',
    ]);
  });

  it('returns a function of the same type and does not call it', () => {
    let calls = 0;
    const add = traced('agent.step', (a: number, b: number): number => {
      calls += 1;
      return a + b;
    });
    expect(calls).toBe(0);
    const sum: number = add(1, 2);
    expect([sum, calls, add.length]).toEqual([3, 1, 2]);
    // @ts-expect-error -- a wrong argument does not compile
    expect(() => add('1')).not.toThrow();
  });
});
