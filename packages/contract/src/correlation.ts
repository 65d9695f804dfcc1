/** How many distinct values an identifier may take: decides its column type and whether it may label a metric. */
export type Cardinality = 'low' | 'high';

/** One canonical identifier and every name it goes by on its way from a header to a column. */
export interface CorrelationEntry<Id extends string = string> {
  /** Name in `withContext`, JSON logs and API answers. */
  readonly id: Id;
  /** Attribute on spans, logs and resources. */
  readonly attribute: `watchtower.${string}`;
  /** W3C baggage member; HTTP, jobs and MCP `_meta` all carry the ids this way. */
  readonly baggage: `watchtower.${string}`;
  /** Header that carries the id by itself, where one exists. */
  readonly header: string | null;
  /** Column in `spans` and `logs`. */
  readonly column: string;
  readonly cardinality: Cardinality;
  /** Whether the id leaves the process in baggage. `user_id` never does: it leaves as `subject`. */
  readonly travels: boolean;
  readonly description: string;
}

function entry<const Id extends string>(
  id: Id,
  cardinality: Cardinality,
  description: string,
  more: { header?: string; travels?: boolean } = {},
): CorrelationEntry<Id> {
  return {
    id,
    attribute: `watchtower.${id}`,
    baggage: `watchtower.${id}`,
    header: more.header ?? null,
    column: id,
    cardinality,
    travels: more.travels ?? true,
    description,
  };
}

/**
 * The one table of canonical identifiers (`trace_id` and `span_id` belong to the trace context itself).
 * `user_id` exists only inside the host: it becomes `subject` (HMAC-SHA-256) before anything leaves.
 */
export const CORRELATION = [
  entry('request_id', 'high', 'One inbound request, end to end.', { header: 'x-request-id' }),
  entry('client_id', 'low', 'The customer of the agency the work is done for.'),
  entry('subject', 'high', 'Pseudonym of the end user (HMAC of `user_id`).'),
  entry('session_id', 'high', 'A session of an end user.'),
  entry('feature', 'low', 'The product feature that caused the work.'),
  entry('platform', 'low', 'Social platform the work is for.'),
  entry('surface', 'low', 'Where on the platform: reels, feed, stories …'),
  entry('lane', 'low', 'planning, creation, publishing or engagement.'),
  entry('via', 'low', 'How a side effect reaches a platform: api or browser.'),
  entry('domain', 'low', 'Part of the product the record belongs to.'),
  entry('blueprint_id', 'low', 'Blueprint a job was made from.'),
  entry('plan_id', 'high', 'Content plan.'),
  entry('asset_id', 'high', 'Asset being made or used.'),
  entry('calendar_item_id', 'high', 'Calendar slot of a post.'),
  entry('agent_id', 'low', 'The agent that acts.'),
  entry('agent_type', 'low', 'Kind of agent.'),
  entry('episode_id', 'high', 'One agent episode.'),
  entry('run_id', 'high', 'One run of an agent, seen from operations.'),
  entry('job_id', 'high', 'One queue job.'),
  entry('queue', 'low', 'The queue a job came through.'),
  entry('tool_id', 'low', 'Tool an agent called.'),
  entry('runner_id', 'low', 'Runner that executed the work.'),
  entry('epic_id', 'low', 'Epic the work belongs to.'),
  entry('story_id', 'high', 'Story the work belongs to.'),
] as const;

/** Name of a canonical identifier. */
export type CorrelationId = (typeof CORRELATION)[number]['id'];

/** Identifiers as they are set by a host: `user_id` is accepted and turned into `subject`. */
export type CorrelationIds = { [K in CorrelationId]?: string } & { user_id?: string };

/** Prefix of our own attributes, baggage members and event names. */
export const PREFIX = 'watchtower.';

/** Reserved key of a job payload: `{ traceparent, tracestate?, baggage? }`, removed before the handler runs. */
export const JOB_CARRIER_KEY = '_wt';
