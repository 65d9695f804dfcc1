import {
  context,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Span,
} from '@opentelemetry/api';
import { ATTRIBUTES, GEN_AI, type TokenUsage } from '@watchtower/contract/data';
import { metrics } from '@watchtower/sdk';
import { withAttempts } from './attempts.ts';
import { countChars, estimateTokens } from './estimate.ts';
import { describeFailure, isAbort } from './failure.ts';
import { number, text, type Json } from './json.ts';
import type { Method, Outcome } from './provider.ts';
import { price, type PriceOverrides } from './price/index.ts';

/** What all calls of one wrapped client have in common. */
export interface Site {
  readonly provider: string;
  readonly serverAddress: string | undefined;
  readonly serverPort: number | undefined;
  readonly taskClass: string | undefined;
  readonly prices: PriceOverrides | undefined;
}

/** One call on its way: everything is recorded when it ends, and it ends once. */
export interface Call {
  /** The context in which the request is made. */
  readonly context: Context;
  /** The first piece of a stream has arrived. */
  readonly firstChunk: () => void;
  readonly succeed: (outcome: Outcome) => void;
  /** The caller stopped it; what came until then is still paid for. */
  readonly cancel: (outcome?: Outcome) => void;
  readonly fail: (error: unknown, outcome?: Outcome) => void;
}

const SCOPE = '@watchtower/middleware-llm';

function startAttributes(site: Site, method: Method, model: string, body: Json): Attributes {
  const attributes: Attributes = {
    [ATTRIBUTES.operation]: 'llm.call',
    [GEN_AI.operation]: method.operation,
    [GEN_AI.provider]: site.provider,
    [GEN_AI.requestModel]: model,
  };
  if (site.serverAddress !== undefined) attributes['server.address'] = site.serverAddress;
  if (site.serverPort !== undefined) attributes['server.port'] = site.serverPort;
  if (site.taskClass !== undefined) attributes[ATTRIBUTES.taskClass] = site.taskClass;
  if (body['stream'] === true) attributes[GEN_AI.stream] = true;
  const maxTokens = method.maxTokens(body);
  if (maxTokens !== undefined) attributes[GEN_AI.maxTokens] = maxTokens;
  const temperature = number(body['temperature']);
  if (temperature !== undefined) attributes[GEN_AI.temperature] = temperature;
  return attributes;
}

/** The usage to account for, and whether any of it is a guess. */
function settleUsage(
  method: Method,
  body: Json,
  outcome: Outcome,
): { usage: TokenUsage; estimated: boolean } {
  if (outcome.usage) return { usage: outcome.usage, estimated: outcome.estimated ?? false };
  const input = estimateTokens(countChars(method.prompt(body)));
  return { usage: { input, output: estimateTokens(outcome.outputChars) }, estimated: true };
}

function usageAttributes(usage: TokenUsage, estimated: boolean): Attributes {
  const attributes: Attributes = {
    [GEN_AI.inputTokens]: usage.input,
    [GEN_AI.outputTokens]: usage.output,
  };
  if (usage.cache_read !== undefined) attributes[GEN_AI.cacheReadTokens] = usage.cache_read;
  if (usage.cache_write !== undefined) {
    attributes[GEN_AI.cacheCreationTokens] = usage.cache_write;
    attributes[GEN_AI.cacheWriteTokens] = usage.cache_write;
  }
  if (usage.cache_write_1h !== undefined) attributes[GEN_AI.cacheWrite1hTokens] = usage.cache_write_1h;
  if (usage.reasoning !== undefined) attributes[GEN_AI.reasoningTokens] = usage.reasoning;
  if (estimated) attributes[ATTRIBUTES.usageEstimated] = true;
  return attributes;
}

function outcomeAttributes(outcome: Outcome): Attributes {
  const attributes: Attributes = {};
  if (outcome.model !== undefined) attributes[GEN_AI.responseModel] = outcome.model;
  if (outcome.id !== undefined) attributes[GEN_AI.responseId] = outcome.id;
  if (outcome.finishReasons?.length) attributes[GEN_AI.finishReasons] = [...outcome.finishReasons];
  if (outcome.toolCalls > 0) attributes[ATTRIBUTES.toolCalls] = outcome.toolCalls;
  return attributes;
}

function countTokens(usage: TokenUsage, provider: string, model: string): void {
  const add = (type: string, tokens: number | undefined): void => {
    if (tokens !== undefined && tokens > 0) metrics.llmTokens.add(tokens, { provider, model, type });
  };
  add('in', usage.input);
  add('out', usage.output);
  add('cache_read', usage.cache_read);
  add('cache_write', usage.cache_write);
  add('reasoning', usage.reasoning);
}

const NANO = 1e9;

function priceCall(site: Site, model: string, outcome: Outcome, usage: TokenUsage): Attributes {
  const { provider } = site;
  const at = new Date();
  const answered = price(usage, { provider, model: outcome.model ?? model, at }, site.prices);
  // Deployments and gateways answer with names of their own; then the name that was asked for decides.
  const cost = answered.source === 'unknown' ? price(usage, { provider, model, at }, site.prices) : answered;
  const attributes: Attributes = {
    [ATTRIBUTES.costSource]: cost.source,
    [ATTRIBUTES.priceVersion]: cost.version,
  };
  if (cost.source === 'unknown') {
    metrics.llmUnpricedCalls.add(1, { provider, model });
    return attributes;
  }
  attributes[ATTRIBUTES.costNanoUsd] = cost.nano_usd;
  metrics.llmCostUsd.add(cost.nano_usd / NANO, { provider, model });
  return attributes;
}

function openSpan(site: Site, method: Method, model: string, body: Json, parent: Context): Span {
  const attributes = startAttributes(site, method, model, body);
  const name = `${method.operation} ${model}`;
  return trace.getTracer(SCOPE).startSpan(name, { kind: SpanKind.CLIENT, attributes }, parent);
}

function recordError(span: Span, error: unknown, provider: string, model: string): void {
  const failure = describeFailure(error);
  span.setAttributes({ 'error.type': failure.type, [ATTRIBUTES.outcome]: 'failed' });
  span.setStatus({ code: SpanStatusCode.ERROR, message: failure.message });
  metrics.llmErrors.add(1, { provider, model, reason: failure.reason });
}

/** Opens the span of a call. Nothing of prompt or answer is kept, only counts and names. */
export function startCall(site: Site, method: Method, body: Json): Call {
  const model = text(body['model']) ?? 'unknown';
  const { provider } = site;
  const parent = context.active();
  const startedAt = performance.now();
  const span = openSpan(site, method, model, body, parent);
  const attempts = { count: 0 };
  let firstChunkMs: number | undefined;
  let ended = false;

  function account(outcome: Outcome): void {
    span.setAttributes(outcomeAttributes(outcome));
    if (outcome.pending) return;
    const { usage, estimated } = settleUsage(method, body, outcome);
    span.setAttributes(usageAttributes(usage, estimated));
    span.setAttributes(priceCall(site, model, outcome, usage));
    countTokens(usage, provider, model);
  }

  function end(finish: () => void): void {
    if (ended) return;
    ended = true;
    finish();
    if (firstChunkMs !== undefined) span.setAttribute(GEN_AI.timeToFirstChunk, firstChunkMs / 1000);
    if (attempts.count > 1) span.setAttribute(ATTRIBUTES.retries, attempts.count - 1);
    metrics.llmCalls.add(1, { provider, model, task_class: site.taskClass });
    span.end();
  }

  function cancel(outcome?: Outcome): void {
    end(() => {
      if (outcome) account(outcome);
      span.setAttribute(ATTRIBUTES.outcome, 'cancelled');
    });
  }

  return {
    context: withAttempts(trace.setSpan(parent, span), attempts),
    firstChunk() {
      firstChunkMs ??= performance.now() - startedAt;
    },
    succeed: (outcome) => end(() => account(outcome)),
    cancel,
    fail(error, outcome) {
      if (isAbort(error)) {
        cancel(outcome);
        return;
      }
      end(() => {
        if (outcome) account(outcome);
        recordError(span, error, provider, model);
      });
    },
  };
}
