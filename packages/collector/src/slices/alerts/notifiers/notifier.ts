import type * as z from 'zod/mini';

/** What is told about an alert. The same message keeps its id over all attempts. */
interface Message {
  /** Idempotency key of the receiver: stable over retries, another one for the resolve. */
  readonly id: string;
  /** The JSON text to send, fixed when the alert changed. */
  readonly body: string;
  /** Instant of this attempt, epoch milliseconds. */
  readonly at: number;
}

/** One HTTP POST. */
export interface Outgoing {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * A kind of channel. `request` is pure: what is sent follows from the message and the channel's settings alone;
 * retries, limits and the guard against private addresses belong to the delivery.
 */
export interface Notifier<C extends z.ZodMiniType = z.ZodMiniType> {
  readonly type: string;
  /** Settings of a channel, `type` left out; strict, so that a wrong field is named. */
  readonly config: C;
  /** The channel's URL as far as it is no secret. */
  shown(config: z.output<C>): string;
  request(message: Message, config: z.output<C>): Outgoing;
}
