import { expect, test } from 'vitest';
import { NOTIFIERS } from '../registry.ts';

const discord = NOTIFIERS['discord'];
const url = 'https://discord.com/api/webhooks/123456789012345678/abc_DEF-123';
const message = (rule: string, type = 'alert.firing') => ({
  id: 'msg_1',
  at: 0,
  body: JSON.stringify({
    type,
    timestamp: '2026-01-02T03:04:05.000Z',
    data: { rule, severity: 'critical', metric: 'job_failures_total', op: '>', threshold: 5, value: 9 },
  }),
});

test('sends one embed that says what fires, and mentions nobody', () => {
  const { url: to, body } = discord?.request(message('@everyone look'), { url }) ?? { url: '', body: '{}' };
  expect(to).toBe(`${url}?wait=true`);
  expect(JSON.parse(body)).toMatchObject({
    allowed_mentions: { parse: [] },
    embeds: [
      {
        title: 'Firing: @everyone look',
        fields: [{ value: 'critical' }, { value: 'job_failures_total' }, { value: '9' }, { value: '> 5' }],
      },
    ],
  });
});

test('keeps the limits of the API and tells a resolve from a trigger', () => {
  const { body } = discord?.request(message('r'.repeat(1000), 'alert.resolved'), { url }) ?? { body: '{}' };
  const [embed] = (JSON.parse(body) as { embeds: { title: string; color: number }[] }).embeds;
  expect(embed?.title).toHaveLength(256);
  expect(embed?.title.startsWith('Resolved: ')).toBe(true);
});

test('shows no token, and refuses an address that is no Discord webhook', () => {
  expect(discord?.shown({ url })).toBe('https://discord.com/api/webhooks/123456789012345678');
  expect(
    discord?.config.safeParse({ url: 'https://discord.com.evil.example/api/webhooks/1/x' }).success,
  ).toBe(false);
  expect(discord?.config.safeParse({ url, secret: 'x' }).success).toBe(false);
});
