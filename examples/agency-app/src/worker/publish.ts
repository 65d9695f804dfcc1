import { createHash } from 'node:crypto';
import {
  audit,
  createLogger,
  killSwitch,
  KillSwitchActiveError,
  platformApi,
  postVerify,
  type Step,
} from '@watchtower/sdk';
import type { ClientMessage } from '../agency.ts';
import type { BrowserLane } from './browser.ts';

const log = createLogger({ name: 'agency-worker' });
const POLICY = 'brand-safety-2026-10';
const FORBIDDEN = /guarantee|cure|risk-free/i;
const ATTEMPTS = 3;

/** A post that went out. */
export interface Published {
  readonly id: string;
  readonly url: string;
  readonly screenshot?: string;
}

/** Thrown when a policy forbids the caption. */
export class PolicyBlockedError extends Error {}

async function viaApi(
  sandbox: string,
  message: ClientMessage,
  caption: string,
  step: Step,
): Promise<Published> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(`${sandbox}/platforms/${message.platform}/posts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ caption }),
    });
    const body = (await response.json()) as { id?: string; url?: string; error?: string };
    if (response.ok && body.id !== undefined && body.url !== undefined)
      return { id: body.id, url: sandbox + body.url };
    const reason = body.error ?? `http_${response.status}`;
    if (attempt === ATTEMPTS)
      throw new Error(`${message.platform} refused the post ${ATTEMPTS} times: ${reason}.`);
    step.retry(reason);
  }
}

function record(
  message: ClientMessage,
  caption: string,
  result: 'success' | 'fail' | 'blocked',
  post?: Published,
): void {
  audit.emit({
    action_type: 'publish',
    actor_type: 'agent',
    actor_id: 'content-agent',
    result,
    resource: post === undefined ? `${message.platform}:draft` : `${message.platform}:${post.id}`,
    platform: message.platform,
    payload_hash: createHash('sha256').update(caption).digest('hex'),
    payload_summary: `${message.blueprint_id}, ${caption.length} characters`,
    policy_snapshot_id: POLICY,
    ...(post === undefined
      ? {}
      : {
          proof: { url: post.url, ...(post.screenshot === undefined ? {} : { screenshot: post.screenshot }) },
        }),
  });
}

/** Publishes a caption: policy first, then the kill switch, then the platform; every outcome is audited. */
export async function publish(
  sandbox: string,
  browser: BrowserLane | null,
  message: ClientMessage,
  caption: string,
  episode: Step,
): Promise<Published> {
  if (FORBIDDEN.test(caption)) {
    episode.block('brand-safety', 'promise');
    record(message, caption, 'blocked');
    throw new PolicyBlockedError('The caption promises what nobody can keep.');
  }
  try {
    const post = await killSwitch.guard(
      { client_id: message.client_id, platform: message.platform, lane: message.lane },
      () =>
        platformApi({ platform: message.platform, action: 'publish', via: message.via }, (step) =>
          message.via === 'browser' && browser !== null
            ? browser.publish(sandbox, message.platform, caption)
            : viaApi(sandbox, message, caption, step),
        ),
    );
    record(message, caption, 'success', post);
    return post;
  } catch (error) {
    record(message, caption, error instanceof KillSwitchActiveError ? 'blocked' : 'fail');
    throw error;
  }
}

/** Looks until the platform shows the post, at most two seconds. */
export function verify(sandbox: string, message: ClientMessage, post: Published): Promise<boolean> {
  const published_at = Date.now();
  return postVerify(
    { platform: message.platform, via: message.via, lane: message.lane, published_at },
    async (step) => {
      while (Date.now() - published_at < 2_000) {
        const response = await fetch(`${sandbox}/platforms/${message.platform}/posts/${post.id}`);
        const body = (await response.json()) as { visible?: boolean };
        if (body.visible === true) return true;
        step.retry('not_visible_yet');
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      step.outcome('failed');
      log.error({ event_name: 'post.missing' }, 'A post is not visible two seconds after publishing');
      return false;
    },
  );
}
