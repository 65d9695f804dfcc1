import { record, text } from '../../json.ts';
import type { Method } from '../../provider.ts';
import { readUsage } from './usage.ts';

/** Embeddings: input tokens only. */
export const embeddings: Method = {
  path: 'embeddings.create',
  operation: 'embeddings',
  prompt: (body) => body['input'],
  maxTokens: () => undefined,
  readResult: (result) => ({
    model: text(record(result)['model']),
    usage: readUsage(record(result)['usage']),
    outputChars: 0,
    toolCalls: 0,
  }),
};
