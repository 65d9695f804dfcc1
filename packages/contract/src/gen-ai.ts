/**
 * The GenAI attribute names we emit: semantic conventions v1.41 plus the newer `cache_write` name beside
 * `cache_creation`. The conventions are still in development, so no other module spells these names.
 * Source: OpenTelemetry semantic-conventions v1.41.0 and semantic-conventions-genai.
 */
export const GEN_AI = {
  operation: 'gen_ai.operation.name',
  provider: 'gen_ai.provider.name',
  requestModel: 'gen_ai.request.model',
  responseModel: 'gen_ai.response.model',
  responseId: 'gen_ai.response.id',
  finishReasons: 'gen_ai.response.finish_reasons',
  timeToFirstChunk: 'gen_ai.response.time_to_first_chunk',
  stream: 'gen_ai.request.stream',
  maxTokens: 'gen_ai.request.max_tokens',
  temperature: 'gen_ai.request.temperature',
  inputTokens: 'gen_ai.usage.input_tokens',
  outputTokens: 'gen_ai.usage.output_tokens',
  cacheReadTokens: 'gen_ai.usage.cache_read.input_tokens',
  cacheCreationTokens: 'gen_ai.usage.cache_creation.input_tokens',
  cacheWriteTokens: 'gen_ai.usage.cache_write.input_tokens',
  /** The part of the cache writes kept for one hour; the conventions have no name for it, the vendor's client has. */
  cacheWrite1hTokens: 'anthropic.usage.cache_creation.ephemeral_1h_input_tokens',
  reasoningTokens: 'gen_ai.usage.reasoning.output_tokens',
  agentId: 'gen_ai.agent.id',
  agentName: 'gen_ai.agent.name',
  toolName: 'gen_ai.tool.name',
  toolCallId: 'gen_ai.tool.call.id',
  conversationId: 'gen_ai.conversation.id',
} as const;

/** Operations that carry usage and cost: only leaves of a trace are priced, so that a parent never doubles a child. */
export const INFERENCE_OPERATIONS = ['chat', 'text_completion', 'generate_content', 'embeddings'] as const;

/** Tokens of one call. `input` includes cache reads and writes, `output` includes reasoning. */
export interface TokenUsage {
  input: number;
  output: number;
  cache_read?: number;
  cache_write?: number;
  /** The part of `cache_write` that is kept for one hour, which some vendors price higher. */
  cache_write_1h?: number;
  reasoning?: number;
}
