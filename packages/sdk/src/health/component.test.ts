import { expect, it } from 'vitest';
import { runForTests } from '../testing/start-for-test.ts';
import { health } from './component.ts';

const running = runForTests();

it('does not start a check while the one before hangs, and says that it is down', async () => {
  let asked = 0;
  const stop = health.component(
    'stuck',
    () => {
      asked += 1;
      return new Promise<boolean>(() => undefined);
    },
    { interval_s: 1 },
  );
  const seen = (): unknown[] =>
    running.sink.reports.filter((one) => one['component'] === 'stuck').map((one) => one['message']);
  await expect
    .poll(
      async () => {
        await running.watchtower.flush();
        return seen();
      },
      { timeout: 8000 },
    )
    .toEqual(expect.arrayContaining(['no answer in 1000 ms', 'the check before this one has not answered']));
  stop();
  expect(asked).toBe(1);
});
