import { SpanStatusCode, type Context, type Span } from '@opentelemetry/api';
import { ATTRIBUTES, type Outcome } from '@watchtower/contract/data';
import { agentIn } from '../correlation/ids.ts';
import { metrics } from '../metrics/metrics.ts';
import { attributeOf } from './attributes.ts';

/** What running work can say about itself; handed to the function of every wrapper. */
export interface Step {
  /** The span itself, for whatever this interface does not offer. */
  readonly span: Span;
  /** Adds attributes; objects become JSON, `undefined` is left out. Chainable. */
  readonly set: (attributes: Readonly<Record<string, unknown>>) => Step;
  /** One more attempt was needed: counts on the span and in `episode_retries_total`. */
  readonly retry: (reason: string) => void;
  /** Handed to a person: outcome `escalated`, and `episode_escalations_total`. */
  readonly escalate: (reason: string) => void;
  /** A policy stopped it: outcome `blocked`, and `policy_guard_blocks_total`. */
  readonly block: (policy: string, reason: string) => void;
  /** How it ended, when it is not simply success or failure. */
  readonly outcome: (outcome: Outcome) => void;
}

/** A step with what the wrapper reads when the work is over. */
export interface OpenStep extends Step {
  readonly context: Context;
  /** The outcome that was said, or `undefined`. */
  readonly said: () => Outcome | undefined;
}

/** Makes the step of a span; `ctx` is the context the work runs in. */
export function openStep(span: Span, ctx: Context): OpenStep {
  let said: Outcome | undefined;
  let retries = 0;
  const agent = (): string => agentIn(ctx);
  const step: OpenStep = {
    span,
    context: ctx,
    said: () => said,
    set(attributes) {
      for (const key in attributes) {
        const value = attributeOf(attributes[key]);
        if (value !== undefined) span.setAttribute(key, value);
      }
      return step;
    },
    retry(reason) {
      retries += 1;
      span.setAttribute(ATTRIBUTES.retries, retries);
      span.addEvent('watchtower.retry', { reason });
      metrics.episodeRetries.add(1, { agent: agent(), reason });
    },
    escalate(reason) {
      step.outcome('escalated');
      span.setAttribute(ATTRIBUTES.escalated, true);
      span.addEvent('watchtower.escalation', { reason });
      metrics.episodeEscalations.add(1, { agent: agent(), reason });
    },
    block(policy, reason) {
      step.outcome('blocked');
      span.addEvent('watchtower.policy_block', { policy, reason });
      metrics.policyGuardBlocks.add(1, { policy, reason });
    },
    outcome(outcome) {
      said = outcome;
      span.setAttribute(ATTRIBUTES.outcome, outcome);
      if (outcome === 'failed') span.setStatus({ code: SpanStatusCode.ERROR });
    },
  };
  return step;
}
