import type { CorrelationIds } from '@watchtower/contract/data';
import type { Step } from './step.ts';
import { runSpan } from './with-span.ts';

/** Options of `channelReceive` and `channelSend`. */
export interface ChannelOptions extends CorrelationIds {
  /** Slack, e-mail, web chat … */
  readonly channel: string;
}

function attributesOf(channel: string, type: 'receive' | 'send'): Record<string, unknown> {
  return {
    'watchtower.channel': channel,
    'messaging.operation.type': type,
    'messaging.destination.name': channel,
  };
}

/** Takes a message from a channel: span `channel.receive`, the first of a message's trace. */
export function channelReceive<T>(options: ChannelOptions, fn: (step: Step) => T): T {
  const { channel, ...ids } = options;
  return runSpan('channel.receive', { ...ids, attributes: attributesOf(channel, 'receive') }, fn);
}

/** Sends the answer out: span `channel.send`; a message's trace is complete only with it. */
export function channelSend<T>(options: ChannelOptions, fn: (step: Step) => T): T {
  const { channel, ...ids } = options;
  return runSpan('channel.send', { ...ids, attributes: attributesOf(channel, 'send') }, fn);
}

/** Options of `gatewayRoute`. */
export interface GatewayOptions extends CorrelationIds {
  /** The route's template or name, never a resolved path. */
  readonly route: string;
}

/** Decides where a message goes: span `gateway.route`. */
export function gatewayRoute<T>(options: GatewayOptions, fn: (step: Step) => T): T {
  const { route, ...ids } = options;
  return runSpan('gateway.route', { ...ids, attributes: { 'watchtower.route': route } }, fn);
}
