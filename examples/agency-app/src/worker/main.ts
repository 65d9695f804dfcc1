// The agency's worker: takes jobs off the queue and runs an agent episode for each.
import {
  agentEpisode,
  agents,
  createLogger,
  health,
  KillSwitchActiveError,
  startWatchtower,
  type Step,
  withContext,
} from '@watchtower/sdk';
import type { ClientMessage } from '../agency.ts';
import { openQueue } from '../queue/open-queue.ts';
import type { Job } from '../queue/queue.ts';
import { tracedQueue } from '../queue/traced-queue.ts';
import { untilTold } from '../serve.ts';
import { readSettings } from '../settings.ts';
import { openBrowserLane } from './browser.ts';
import { openModels } from './models.ts';
import { PolicyBlockedError, publish, verify } from './publish.ts';
import { openToolbox } from './tools.ts';
import { plan, review, write } from './write.ts';

const settings = readSettings();
const handle = startWatchtower({ service: 'agency-worker', version: '1.0.0' });
const log = createLogger({ name: 'agency-worker' });
const sandbox = `http://127.0.0.1:${settings.sandboxPort}`;
const models = openModels(settings);
const toolbox = await openToolbox();
const browser = settings.chromium === null ? null : openBrowserLane(settings.chromium);
const queue = tracedQueue(await openQueue('content', settings), settings.redisUrl !== null);

const AGENTS = {
  publishing: { agent_id: 'content-agent', agent_type: 'content', name: 'Mara' },
  creation: { agent_id: 'draft-agent', agent_type: 'content', name: 'Ines' },
  engagement: { agent_id: 'community-agent', agent_type: 'community', name: 'Teo' },
} as const;

async function reply(message: ClientMessage, text: string): Promise<void> {
  const response = await fetch(`${message.reply_to}/replies`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ thread_id: message.thread_id, text }),
  });
  await response.arrayBuffer();
}

/** One episode: plan, write, review, publish where asked, verify, answer. */
async function episode(message: ClientMessage, step: Step): Promise<void> {
  const idea = await plan(models, toolbox, message);
  const caption = await write(models, message, idea);
  const text = message.lane === 'publishing' ? caption : await review(models, caption);
  if (message.lane !== 'publishing') return reply(message, text);
  try {
    const post = await publish(sandbox, browser, message, text, step);
    const visible = await verify(sandbox, message, post);
    if (!visible) step.escalate('post_not_visible');
    await reply(
      message,
      visible ? `It is live: ${post.url}` : 'Published, but we cannot see it yet: a person is looking.',
    );
  } catch (error) {
    if (!(error instanceof PolicyBlockedError)) throw error;
    step.escalate('policy');
    await reply(message, 'We would rather talk about this one before it goes out.');
  }
}

async function handleJob(job: Job): Promise<void> {
  const { message } = job.payload;
  const { client_id, user_id, platform, lane, blueprint_id, via, message_id: request_id } = message;
  const ids = {
    client_id,
    user_id,
    platform,
    lane,
    blueprint_id,
    via,
    request_id,
    domain: 'content',
    feature: blueprint_id,
  };
  await withContext(ids, async () => {
    try {
      await agentEpisode(AGENTS[lane], (step) => episode(message, step));
    } catch (error) {
      // An operator stopped it: trying again would only be refused again.
      if (error instanceof KillSwitchActiveError) {
        log.warn({ err: error, event_name: 'job.stopped' }, 'A kill switch stopped a job');
        return;
      }
      log.error({ err: error, event_name: 'job.failed', attempt: job.attempt }, 'A job failed');
      throw error;
    }
  });
}

for (const [lane, agent] of Object.entries(AGENTS)) {
  agents.register({
    agent_id: agent.agent_id,
    name: agent.name,
    type: agent.agent_type,
    owner: `${agent.name.toLowerCase()}@agency.example`,
    model: lane === 'engagement' ? 'gpt-5-mini' : 'gpt-5',
    schedule: lane === 'creation' ? '0 7 * * *' : null,
  });
}
health.component('agency-worker', () => ({ status: 'healthy' }), {
  kind: 'worker',
  interval_s: 10,
  dependsOn: ['content-queue', 'agency-tools'],
});
queue.work(handleJob);
process.stdout.write('working\n');
untilTold(async () => {
  await queue.close();
  await toolbox.close();
  await browser?.close();
  await handle.shutdown();
});
