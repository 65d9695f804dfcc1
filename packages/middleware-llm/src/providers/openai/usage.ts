import type { TokenUsage } from '@watchtower/contract/data';
import { number, record } from '../../json.ts';

/**
 * Usage of the chat, embeddings and responses APIs and of servers that speak like them. Input already includes
 * cached tokens and output includes reasoning, which is how we count.
 */
export function readUsage(value: unknown): TokenUsage | undefined {
  const usage = record(value);
  const input = number(usage['prompt_tokens']) ?? number(usage['input_tokens']);
  const output = number(usage['completion_tokens']) ?? number(usage['output_tokens']);
  if (input === undefined && output === undefined) return undefined;
  const inputDetails = record(usage['prompt_tokens_details'] ?? usage['input_tokens_details']);
  const outputDetails = record(usage['completion_tokens_details'] ?? usage['output_tokens_details']);
  // DeepSeek names its cache hits beside the totals.
  const cacheRead = number(inputDetails['cached_tokens']) ?? number(usage['prompt_cache_hit_tokens']);
  const cacheWrite = number(inputDetails['cache_write_tokens']);
  const reasoning = number(outputDetails['reasoning_tokens']);
  return {
    input: input ?? 0,
    output: output ?? 0,
    ...(cacheRead === undefined ? {} : { cache_read: cacheRead }),
    ...(cacheWrite === undefined ? {} : { cache_write: cacheWrite }),
    ...(reasoning === undefined ? {} : { reasoning }),
  };
}
