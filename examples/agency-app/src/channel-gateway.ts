// Where clients write to the agency: receives a message, routes it to the API over HTTP, and sends the answer back.
import { randomUUID } from 'node:crypto';
import express from 'express';
import { watchtower, watchtowerErrors } from '@watchtower/middleware-express';
import {
  channelReceive,
  channelSend,
  createLogger,
  gatewayRoute,
  health,
  messages,
  startWatchtower,
  withContext,
} from '@watchtower/sdk';
import { type ClientMessage, CUSTOMERS, REQUESTS } from './agency.ts';
import { pick, seededRandom } from './random.ts';
import { serveUntilTold } from './serve.ts';
import { readSettings } from './settings.ts';

const settings = readSettings();
const handle = startWatchtower({ service: 'channel-gateway', version: '1.0.0' });
const log = createLogger({ name: 'channel-gateway' });
const random = seededRandom(settings.seed + 1);
const self = `http://127.0.0.1:${settings.gatewayPort}`;
const api = `http://127.0.0.1:${settings.apiPort}`;

/** Makes up a message of a customer, of any when none is named. */
function nextMessage(clientId?: string): ClientMessage {
  const anybody = pick(random, CUSTOMERS);
  const customer = CUSTOMERS.find((c) => c.client_id === clientId) ?? anybody;
  const request = pick(random, REQUESTS);
  return {
    message_id: randomUUID(),
    thread_id: `thread-${customer.client_id}-${Math.floor(random() * 5)}`,
    client_id: customer.client_id,
    user_id: `${customer.client_id}-owner-${Math.floor(random() * 6)}`,
    text: request.text,
    platform: pick(random, customer.platforms),
    lane: request.lane,
    blueprint_id: request.blueprint_id,
    via: settings.chromium !== null && random() < 0.15 ? 'browser' : 'api',
    reply_to: self,
  };
}

/** One message, from the channel to the API's receipt. The trace it starts ends when the answer is sent. */
async function receive(message: ClientMessage): Promise<void> {
  const { client_id, user_id, platform, lane, blueprint_id, via } = message;
  await withContext(
    {
      client_id,
      user_id,
      platform,
      lane,
      blueprint_id,
      via,
      request_id: message.message_id,
      domain: 'channel',
    },
    () =>
      channelReceive({ channel: 'direct-message' }, async () => {
        messages.created({ thread_id: message.thread_id, role: 'user' });
        await gatewayRoute({ route: 'content' }, async () => {
          const response = await fetch(`${api}/clients/${client_id}/messages`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', 'x-request-id': message.message_id },
            body: JSON.stringify(message),
          });
          await response.arrayBuffer();
          if (!response.ok)
            log.warn(
              { event_name: 'gateway.refused', status_code: response.status },
              'The API refused a message',
            );
        });
      }),
  );
}

function receiveOrLog(message: ClientMessage): Promise<void> {
  return receive(message).catch((error: unknown) =>
    log.error({ err: error, event_name: 'gateway.unreachable' }, 'The API could not be reached'),
  );
}

const app = express();
app.use(watchtower());
app.use(express.json());

// A message that is posted here waits in the inbox like one from a channel: its trace starts where it is received.
const inbox: ClientMessage[] = [];
const deliver = setInterval(() => {
  for (const message of inbox.splice(0)) void receiveOrLog(message);
}, 20);

app.post('/messages', (req, res) => {
  const fields = req.body as Partial<ClientMessage>;
  const message: ClientMessage = { ...nextMessage(fields.client_id), ...fields, reply_to: self };
  inbox.push(message);
  res.status(202).json({ message_id: message.message_id });
});

app.post('/replies', async (req, res) => {
  const { thread_id, text } = req.body as { thread_id: string; text: string };
  await channelSend({ channel: 'direct-message' }, async (step) => {
    step.set({ 'agency.reply.length': text.length });
    messages.created({ thread_id, role: 'assistant' });
  });
  res.status(204).end();
});

app.use(watchtowerErrors());
health.component('channel-gateway', () => ({ status: 'healthy' }), {
  kind: 'http',
  interval_s: 10,
  dependsOn: ['agency-api'],
});

let timer: NodeJS.Timeout | undefined;
function simulate(): void {
  if (settings.rate <= 0) return;
  const wait = (60_000 / settings.rate) * (0.5 + random());
  timer = setTimeout(() => {
    void receiveOrLog(nextMessage());
    simulate();
  }, wait);
}
simulate();
serveUntilTold(app, settings.gatewayPort, () => {
  clearTimeout(timer);
  clearInterval(deliver);
  return handle.shutdown();
});
