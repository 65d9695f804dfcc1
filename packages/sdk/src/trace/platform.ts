import { createHash } from 'node:crypto';
import type { CorrelationIds } from '@watchtower/contract/data';
import { metrics } from '../metrics/metrics.ts';
import { outcomeOf, reasonOf } from './failure.ts';
import type { Step } from './step.ts';
import { runSpan } from './with-span.ts';

/** Options of `platformApi`. */
export interface PlatformOptions extends CorrelationIds {
  readonly platform: string;
  /** What is done there. `publish` and `story_post` also count as posts. */
  readonly action: string;
  readonly via?: 'api' | 'browser';
  /** reels, feed, stories … */
  readonly surface?: string;
}

const PUBLISHING = new Set(['publish', 'story_post']);

/**
 * Calls a social platform: span `platform.api`. Publishing also counts in `posts_published_total` or
 * `publish_failures_total{platform,reason,via}`; a refusal by a kill switch is neither.
 */
export function platformApi<T>(options: PlatformOptions, fn: (step: Step) => T): T {
  const { action, ...ids } = options;
  const { platform, surface } = options;
  const via = options.via ?? 'api';
  return runSpan(
    'platform.api',
    { ...ids, via, attributes: { 'watchtower.action': action } },
    fn,
    (step, failed, error) => {
      if (!PUBLISHING.has(action)) return;
      const outcome = step.said() ?? (failed ? outcomeOf(error) : 'success');
      if (outcome === 'success') metrics.postsPublished.add(1, { platform, surface: surface ?? 'none', via });
      if (outcome === 'failed')
        metrics.publishFailures.add(1, { platform, reason: failed ? reasonOf(error) : 'failed', via });
    },
  );
}

/** Options of `postVerify`. */
export interface VerifyOptions extends CorrelationIds {
  readonly platform: string;
  readonly via?: 'api' | 'browser';
  /** When the post was published: epoch ms, ISO text or a Date; gives `publish_time_to_visible_ms`. */
  readonly published_at?: number | string | Date;
}

/**
 * Checks that a post is visible: span `post.verify`, counted in `publish_verifications_total{platform,result,via}`.
 * Say `step.outcome('failed')` or throw when it is not to be seen.
 */
export function postVerify<T>(options: VerifyOptions, fn: (step: Step) => T): T {
  const { published_at, ...ids } = options;
  const { platform } = options;
  const via = options.via ?? 'api';
  return runSpan('post.verify', { ...ids, via }, fn, (step, failed) => {
    const result = failed || step.said() === 'failed' ? 'fail' : 'success';
    metrics.publishVerifications.add(1, { platform, result, via });
    const published = published_at === undefined ? Number.NaN : new Date(published_at).getTime();
    if (result === 'success' && Number.isFinite(published))
      metrics.publishTimeToVisible.record(Math.max(0, Date.now() - published), {
        platform,
        lane: options.lane ?? 'none',
        via,
      });
  });
}

/** Options of `browserRun`. */
export interface BrowserRunOptions extends CorrelationIds {
  readonly platform: string;
  readonly action: string;
}

/** Runs a task in a browser: span `browser.run`, with `via: browser` on everything inside. */
export function browserRun<T>(options: BrowserRunOptions, fn: (step: Step) => T): T {
  const { action, ...ids } = options;
  return runSpan('browser.run', { ...ids, via: 'browser', attributes: { 'watchtower.action': action } }, fn);
}

/** Options of `browserStep`. */
export interface BrowserStepOptions extends CorrelationIds {
  /** click, fill, goto … */
  readonly action: string;
  /** Leaves the process only as a hash: selectors may hold names and texts. */
  readonly selector?: string;
}

/** Runs one action in a browser: span `browser.step` with the selector's hash. */
export function browserStep<T>(options: BrowserStepOptions, fn: (step: Step) => T): T {
  const { action, selector, ...ids } = options;
  const hash =
    selector === undefined ? undefined : createHash('sha256').update(selector).digest('hex').slice(0, 16);
  const attributes = { 'watchtower.action': action, 'watchtower.selector_hash': hash };
  return runSpan('browser.step', { ...ids, attributes }, fn);
}
