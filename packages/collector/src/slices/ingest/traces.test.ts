import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../store/store.ts';
import { openTestStore } from '../../testing/open-test-store.ts';
import { openIngest, type TestIngest } from './testing/open-ingest.ts';

let test: Store;
it('x', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'wt-'));
  test = await openTestStore(['ingest']);
  const store: Store = test;
  const ingest: TestIngest = await openIngest(store, dir);
  const now = Date.now();
  const nano = (ms: number): string => `${ms}000000`;
  const body = {
    resourceSpans: [
      {
        resource: {
          attributes: [
            { key: 'service.name', value: { stringValue: 'api' } },
            { key: 'process.pid', value: { intValue: '42' } },
            { key: 'host.name', value: { stringValue: 'h1' } },
          ],
        },
        scopeSpans: [
          {
            scope: { name: '@acme/posts.queue', version: '1' },
            spans: [
              {
                traceId: 'AB'.repeat(16),
                spanId: '01'.repeat(8),
                name: 'chat gpt-5',
                kind: 3,
                startTimeUnixNano: nano(now),
                endTimeUnixNano: nano(now + 12),
                attributes: [
                  { key: 'gen_ai.operation.name', value: { stringValue: 'chat' } },
                  { key: 'gen_ai.provider.name', value: { stringValue: 'openai' } },
                  { key: 'gen_ai.request.model', value: { stringValue: 'gpt-5' } },
                  { key: 'gen_ai.usage.input_tokens', value: { intValue: 1000 } },
                  { key: 'gen_ai.usage.output_tokens', value: { intValue: '200' } },
                  { key: 'client_id', value: { stringValue: 'acme' } },
                  { key: 'user.id', value: { stringValue: 'bob' } },
                  { key: 'api_key', value: { stringValue: 'hunter2' } },
                  { key: 'note', value: { stringValue: 'token sk-ant-api03-abcdefghijklmnop' } },
                ],
                events: [
                  {
                    name: 'exception',
                    timeUnixNano: nano(now),
                    attributes: [{ key: 'exception.type', value: { stringValue: 'TypeError' } }],
                  },
                ],
                status: { code: 2, message: 'no' },
              },
              { traceId: '00'.repeat(16), spanId: '01'.repeat(8), name: 'bad', startTimeUnixNano: nano(now) },
            ],
          },
        ],
      },
    ],
  };
  const res = await ingest.post('traces', JSON.stringify(body));
  console.log(res.status, await res.text());
  const again = await ingest.post('traces', JSON.stringify(body));
  console.log(again.status, await again.text());
  await expect
    .poll(async () => (await store.query<{ n: string }>('SELECT count() AS n FROM spans'))[0]?.n, {
      timeout: 8000,
    })
    .toBe('1');
  console.log(JSON.stringify(await store.query('SELECT * FROM spans'), null, 1));
  console.log(
    ingest.facts,
    ingest.slice.gauges?.map((g) => [g.name, JSON.stringify(g.read())]),
  );
  await ingest.stop();
  await test.close();
});
