import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { runCollector } from '@watchtower/testkit';
import { expect, test } from 'vitest';

const BIN = fileURLToPath(new URL('./bin.ts', import.meta.url));

function watchtower(url: string, ...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    const env = { ...process.env, WATCHTOWER_URL: url };
    const child = execFile(
      process.execPath,
      ['--conditions=@watchtower/source', BIN, ...argv],
      { env },
      (_, out, err) => resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

test('the command asks a real collector, and says so when there is none', async () => {
  const collector = await runCollector();
  try {
    const health = await watchtower(collector.url, 'health');
    expect(health).toMatchObject({ code: 0, err: '' });
    expect(health.out).toMatch(/^collector +healthy +watchtower-collector/m);
    expect(await watchtower(collector.url, 'trace', 'show', 'ab'.repeat(16))).toMatchObject({
      code: 2,
      out: '',
    });
    const cost = await watchtower(collector.url, 'cost', 'report', '--json');
    expect(cost).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(cost.out)).toMatchObject({ total: { calls: 0 }, items: [] });
  } finally {
    await collector.stop();
  }
  expect((await watchtower(collector.url, 'health')).code).toBe(3);
});
