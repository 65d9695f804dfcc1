// The agency's API: takes messages in, puts jobs on the queue, shows what was published.
import express from 'express';
import { watchtower, watchtowerErrors } from '@watchtower/middleware-express';
import { createLogger, health, metrics, startWatchtower } from '@watchtower/sdk';
import { type ClientMessage, CUSTOMERS } from './agency.ts';
import { openQueue } from './queue/open-queue.ts';
import { tracedQueue } from './queue/traced-queue.ts';
import { serveUntilTold } from './serve.ts';
import { readSettings } from './settings.ts';

const settings = readSettings();
const handle = startWatchtower({ service: 'agency-api', version: '1.0.0' });
const log = createLogger({ name: 'agency-api' });
const queue = tracedQueue(await openQueue('content', settings), settings.redisUrl !== null);

const app = express();
app.use(
  watchtower({
    identify: (req) => ({ client_id: /^\/clients\/([\w-]+)/.exec(req.path)?.[1] ?? '', domain: 'content' }),
  }),
);
app.use(express.json());

app.post('/clients/:clientId/messages', async (req, res) => {
  const message = req.body as ClientMessage;
  if (!CUSTOMERS.some((c) => c.client_id === req.params.clientId)) {
    log.warn({ event_name: 'api.unknown_client' }, 'A message for a client we do not have');
    return void res.status(404).json({ error: 'unknown_client' });
  }
  if (typeof message.text !== 'string' || message.text.trim() === '') {
    return void res.status(422).json({ error: 'empty_message', message: 'A message needs a text.' });
  }
  await queue.add(message.message_id, { message, enqueued_at: Date.now() });
  res.status(202).json({ job_id: message.message_id });
});

app.get('/clients', (_req, res) => void res.json({ items: CUSTOMERS }));
app.use(watchtowerErrors());

health.component('agency-api', () => ({ status: 'healthy' }), {
  kind: 'http',
  interval_s: 10,
  dependsOn: ['content-queue'],
});
health.component(
  'content-queue',
  async () => {
    const depth = await queue.depth();
    metrics.queueDepth.set(depth, { queue: 'content', lane: 'publishing' });
    return depth > 200 ? { status: 'degraded', message: `${depth} jobs waiting` } : { status: 'healthy' };
  },
  { kind: 'queue', interval_s: 10 },
);

serveUntilTold(app, settings.apiPort, async () => {
  await queue.close();
  await handle.shutdown();
});
