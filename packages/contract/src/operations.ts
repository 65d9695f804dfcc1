/** The taxonomy by which latency is broken down and completeness is judged. */
export const OPERATIONS = [
  'channel.receive',
  'http.request',
  'gateway.route',
  'job.enqueue',
  'job.dequeue',
  'agent.episode',
  'agent.step',
  'llm.call',
  'memory.lookup',
  'tool.call',
  'mcp.request',
  'db.query',
  'browser.run',
  'browser.step',
  'platform.api',
  'post.verify',
  'channel.send',
  'storage.request',
  'cache.lookup',
  'asset.render',
  'http.client',
] as const;

/** A span's place in the taxonomy, carried as `watchtower.operation`. */
export type Operation = (typeof OPERATIONS)[number];

/** Attributes of ours that are not identifiers. */
export const ATTRIBUTES = {
  operation: 'watchtower.operation',
  outcome: 'watchtower.outcome',
  retries: 'watchtower.retries',
  attempt: 'watchtower.attempt',
  escalated: 'watchtower.escalated',
  costNanoUsd: 'watchtower.cost.nano_usd',
  costSource: 'watchtower.cost.source',
  priceVersion: 'watchtower.cost.price_version',
  usageEstimated: 'watchtower.usage.estimated',
  toolCalls: 'watchtower.tool_calls',
  subjectKeyId: 'watchtower.subject_key_id',
  taskClass: 'watchtower.task_class',
  agentName: 'watchtower.agent_name',
  runStatus: 'watchtower.run.status',
  durationMs: 'watchtower.duration_ms',
  dropped: 'watchtower.dropped',
} as const;

/** `eventName` of the OTLP log records from which runs, messages and their live frames are made. */
export const EVENTS = {
  runStarted: 'watchtower.run.started',
  runEnded: 'watchtower.run.ended',
  agentRegistered: 'watchtower.agent.registered',
  agentUpdated: 'watchtower.agent.updated',
  agentRemoved: 'watchtower.agent.removed',
  messageCreated: 'watchtower.thread.message.created',
} as const;

/** How a run or side effect ended. */
export const OUTCOMES = ['success', 'failed', 'blocked', 'cancelled', 'escalated'] as const;
/** How a run or side effect ended. */
export type Outcome = (typeof OUTCOMES)[number];

/** Where a cost came from; an unknown price is a value of its own, never 0. */
export const COST_SOURCES = ['catalogue', 'override', 'unknown'] as const;
/** Where a cost came from. */
export type CostSource = (typeof COST_SOURCES)[number];

/** Defaults of the configurable vocabularies. */
export const LANES = ['planning', 'creation', 'publishing', 'engagement'] as const;
/** Platforms the agency's work goes to. */
export const PLATFORMS = ['instagram', 'facebook', 'tiktok', 'youtube', 'linkedin', 'x', 'skool'] as const;
