import type { TokenUsage } from '@watchtower/contract/data';
import { number, record } from '../../json.ts';

/**
 * Usage of the messages API. Its `input_tokens` leave the cache out, so reads and writes are added: we count the
 * whole prompt as input.
 */
export function readUsage(value: unknown): TokenUsage | undefined {
  const usage = record(value);
  const fresh = number(usage['input_tokens']);
  const output = number(usage['output_tokens']);
  if (fresh === undefined && output === undefined) return undefined;
  const read = number(usage['cache_read_input_tokens']);
  const lifetimes = record(usage['cache_creation']);
  const write1h = number(lifetimes['ephemeral_1h_input_tokens']);
  const write5m = number(lifetimes['ephemeral_5m_input_tokens']);
  const summed = write1h === undefined && write5m === undefined ? undefined : (write1h ?? 0) + (write5m ?? 0);
  const write = number(usage['cache_creation_input_tokens']) ?? summed;
  const reasoning = number(record(usage['output_tokens_details'])['thinking_tokens']);
  return {
    input: (fresh ?? 0) + (read ?? 0) + (write ?? 0),
    output: output ?? 0,
    ...(read === undefined ? {} : { cache_read: read }),
    ...(write === undefined ? {} : { cache_write: write }),
    ...(write1h === undefined ? {} : { cache_write_1h: write1h }),
    ...(reasoning === undefined ? {} : { reasoning }),
  };
}
