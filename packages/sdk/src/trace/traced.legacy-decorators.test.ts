import { expect, it } from 'vitest';
import { runForTests } from '../testing/start-for-test.ts';
import { traced } from './traced.ts';

const running = runForTests();

// Compiled with experimentalDecorators, as TypeScript hosts of older make do.
class Publisher {
  readonly name = 'p';
  @traced({ operation: 'platform.api' })
  async publish(id: string): Promise<string> {
    return Promise.resolve(this.name + id);
  }
}

it('decorates methods under experimentalDecorators', async () => {
  expect(await new Publisher().publish('1')).toBe('p1');
  await running.watchtower.flush();
  expect(running.sink.spans.map((s) => s.attributes['watchtower.operation'])).toEqual(['platform.api']);
});
