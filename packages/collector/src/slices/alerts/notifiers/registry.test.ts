import { readdirSync } from 'node:fs';
import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { NOTIFIERS } from './registry.ts';

const here = new URL('.', import.meta.url);

test('every folder is a registered notifier of its name', () => {
  const folders = readdirSync(here, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(Object.keys(NOTIFIERS).toSorted()).toEqual(folders.map((folder) => folder.name).toSorted());
  for (const [name, notifier] of Object.entries(NOTIFIERS)) expect(notifier.type).toBe(name);
});

test('a webhook is signed so that an independent verifier accepts it, and only it', () => {
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const message = { id: 'msg_1', body: '{"type":"alert.firing","text":"ü"}', at: Date.now() };
  const { headers, body } = NOTIFIERS['webhook']?.request(message, { url: 'https://x.example', secret }) ?? {
    headers: {},
    body: '',
  };
  expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(message.body));
  expect(() => new Webhook(secret).verify(body.replace('firing', 'resolved'), headers)).toThrow();
  expect(() =>
    new Webhook(`whsec_${Buffer.alloc(32, 8).toString('base64')}`).verify(body, headers),
  ).toThrow();
});

test.each(['whsec_c2hvcnQ=', 'AAAA', `whsec_${Buffer.alloc(65).toString('base64')}`])(
  'refuses the secret %s',
  (secret) => {
    expect(NOTIFIERS['webhook']?.config.safeParse({ url: 'https://x.example', secret }).success).toBe(false);
  },
);
