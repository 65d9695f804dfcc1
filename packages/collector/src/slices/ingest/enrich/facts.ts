import { ATTRIBUTES, CORRELATION } from '@watchtower/contract';

const IDS = CORRELATION.length;
const NAMES = [
  'userId',
  'operation',
  'method',
  'route',
  'status',
  'errorType',
  'exceptionType',
  'exceptionMessage',
  'eventName',
  'runStatus',
  'durationMs',
  'genOperation',
  'spanKind',
  'mcpMethod',
  'dbSystem',
  'messagingOperation',
  'messagingSystem',
  'provider',
  'requestModel',
  'responseModel',
  'input',
  'output',
  'cacheRead',
  'cacheWrite',
  'cacheWrite1h',
  'reasoning',
  'exclusiveInput',
  'usageDetails',
  'costNano',
  'costSource',
  'priceVersion',
  'taskClass',
  'service',
  'pid',
  'instance',
  'host',
] as const;

type FactName = (typeof NAMES)[number];

/** Position of each fact; the identifiers come first, in the order of the correlation table. */
export const FACT = Object.fromEntries(NAMES.map((name, i) => [name, IDS + i])) as Record<FactName, number>;
/** How many facts there are. */
const FACTS = IDS + NAMES.length;
/** Positions of identifiers by name. */
export const ID = Object.fromEntries(CORRELATION.map((entry, i) => [entry.id, i])) as Record<
  (typeof CORRELATION)[number]['id'],
  number
>;

/** Which attributes tell a fact, best first. */
const TOLD: Partial<Record<FactName, readonly string[]>> = {
  userId: [
    'watchtower.user_id',
    'user_id',
    'enduser.id',
    'user.id',
    'langfuse.user.id',
    'ai.telemetry.metadata.userId',
  ],
  operation: [ATTRIBUTES.operation],
  method: ['http.request.method', 'http.method'],
  route: ['http.route'],
  status: ['http.response.status_code', 'http.status_code'],
  errorType: ['error.type'],
  exceptionType: ['exception.type'],
  exceptionMessage: ['exception.message'],
  eventName: ['event.name'],
  runStatus: [ATTRIBUTES.runStatus],
  durationMs: [ATTRIBUTES.durationMs],
  genOperation: ['gen_ai.operation.name', 'ai.operationId', 'llm.request.type'],
  spanKind: ['openinference.span.kind', 'langfuse.observation.type', 'traceloop.span.kind'],
  mcpMethod: ['mcp.method.name'],
  dbSystem: ['db.system.name', 'db.system'],
  messagingOperation: ['messaging.operation.type', 'messaging.operation', 'messaging.operation.name'],
  messagingSystem: ['messaging.system'],
  provider: [
    'gen_ai.provider.name',
    'gen_ai.system',
    'llm.provider',
    'llm.system',
    '$ai_provider',
    'ai.model.provider',
  ],
  requestModel: [
    'gen_ai.request.model',
    'llm.model_name',
    'embedding.model_name',
    'langfuse.observation.model.name',
    '$ai_model',
    'ai.model.id',
  ],
  responseModel: ['gen_ai.response.model', 'ai.response.model'],
  input: [
    'gen_ai.usage.input_tokens',
    'gen_ai.usage.prompt_tokens',
    'llm.token_count.prompt',
    'llm.usage.prompt_tokens',
    'ai.usage.inputTokens',
    'ai.usage.promptTokens',
  ],
  exclusiveInput: ['$ai_input_tokens'],
  output: [
    'gen_ai.usage.output_tokens',
    'gen_ai.usage.completion_tokens',
    'llm.token_count.completion',
    'llm.usage.completion_tokens',
    '$ai_output_tokens',
    'ai.usage.outputTokens',
    'ai.usage.completionTokens',
  ],
  cacheRead: [
    'gen_ai.usage.cache_read.input_tokens',
    'gen_ai.usage.cache_read_input_tokens',
    'llm.token_count.prompt_details.cache_read',
    '$ai_cache_read_input_tokens',
    'ai.usage.cachedInputTokens',
  ],
  cacheWrite: [
    'gen_ai.usage.cache_write.input_tokens',
    'gen_ai.usage.cache_creation.input_tokens',
    'gen_ai.usage.cache_write_input_tokens',
    'gen_ai.usage.cache_creation_input_tokens',
    'llm.token_count.prompt_details.cache_write',
    '$ai_cache_creation_input_tokens',
  ],
  cacheWrite1h: ['anthropic.usage.cache_creation.ephemeral_1h_input_tokens'],
  reasoning: [
    'gen_ai.usage.reasoning.output_tokens',
    'gen_ai.usage.reasoning_tokens',
    'llm.token_count.completion_details.reasoning',
    'llm.usage.reasoning_tokens',
    '$ai_reasoning_tokens',
    'ai.usage.reasoningTokens',
  ],
  usageDetails: ['langfuse.observation.usage_details'],
  costNano: [ATTRIBUTES.costNanoUsd],
  costSource: [ATTRIBUTES.costSource],
  priceVersion: [ATTRIBUTES.priceVersion],
  taskClass: [ATTRIBUTES.taskClass],
  service: ['service.name'],
  pid: ['process.pid'],
  instance: ['service.instance.id'],
  host: ['host.name'],
};

/** Foreign names that stand in for an identifier nobody gave. */
const STANDS_FOR: Readonly<Record<string, keyof typeof ID>> = {
  'session.id': 'session_id',
  'gen_ai.agent.id': 'agent_id',
  'gen_ai.tool.name': 'tool_id',
  'messaging.destination.name': 'queue',
  'messaging.message.id': 'job_id',
};

/** Which tables have a column for the attribute, so that no map repeats it. */
type Moved = 'always' | 'spans' | 'never';

const MOVED: Partial<Record<FactName, Moved>> = {
  userId: 'always',
  service: 'always',
  operation: 'spans',
  costNano: 'spans',
  costSource: 'spans',
  priceVersion: 'spans',
  taskClass: 'spans',
  pid: 'spans',
};

/** Where the value of an attribute goes besides the map. */
export interface Told {
  readonly fact: number;
  /** Lower wins when several attributes tell the same fact. */
  readonly rank: number;
  readonly moved: Moved;
}

function tellers(): Map<string, Told> {
  const told = new Map<string, Told>();
  CORRELATION.forEach((entry, fact) => {
    told.set(entry.attribute, { fact, rank: 0, moved: 'always' });
    told.set(entry.id, { fact, rank: 1, moved: 'always' });
  });
  for (const [name, id] of Object.entries(STANDS_FOR))
    told.set(name, { fact: ID[id], rank: 2, moved: 'never' });
  for (const name of NAMES) {
    TOLD[name]?.forEach((key, rank) =>
      told.set(key, { fact: FACT[name], rank, moved: MOVED[name] ?? 'never' }),
    );
  }
  return told;
}

const BY_KEY = tellers();

/** What an attribute tells beyond itself, if anything. */
export function toldBy(key: string): Told | undefined {
  return BY_KEY.get(key);
}

/** The facts of one record, over the ones its resource and scope gave. */
export interface Facts {
  readonly values: string[];
  readonly ranks: number[];
  readonly touched: number[];
  /** What these facts were last put back to. */
  base: Facts | null;
}

/** Rank of a fact nobody told. */
export const NOBODY = 1000;

/** Facts nobody has told yet. */
export function facts(): Facts {
  return {
    values: Array.from({ length: FACTS }, () => ''),
    ranks: Array.from({ length: FACTS }, () => NOBODY),
    touched: [],
    base: null,
  };
}

/** Notes a fact unless a better source told it. */
export function tell(to: Facts, fact: number, rank: number, value: string): void {
  if (rank >= (to.ranks[fact] ?? 0) || value === '') return;
  to.values[fact] = value;
  to.ranks[fact] = rank;
  to.touched.push(fact);
}

/** Goes back to what `base` says: only what was touched is put back, all of it when the base is another one. */
export function retell(to: Facts, base: Facts): void {
  if (to.base !== base) {
    for (let fact = 0; fact < FACTS; fact++) putBack(to, base, fact);
    to.base = base;
  } else {
    for (const fact of to.touched) putBack(to, base, fact);
  }
  to.touched.length = 0;
}

function putBack(to: Facts, base: Facts, fact: number): void {
  to.values[fact] = base.values[fact] ?? '';
  to.ranks[fact] = base.ranks[fact] ?? NOBODY;
}

/** A copy of `base` whose entries lose against whatever is told later: a resource's facts under its records'. */
export function under(base: Facts, penalty: number): Facts {
  return {
    values: [...base.values],
    ranks: base.ranks.map((rank) => (rank === NOBODY ? NOBODY : Math.min(rank + penalty, NOBODY - 1))),
    touched: [],
    base: null,
  };
}
