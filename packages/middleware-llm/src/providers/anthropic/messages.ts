import { countChars } from '../../estimate.ts';
import { list, number, record, text } from '../../json.ts';
import type { Method, Outcome } from '../../provider.ts';
import { openStream } from './stream.ts';
import { readUsage } from './usage.ts';

function readResult(result: unknown): Outcome {
  const message = record(result);
  const blocks = list(message['content']).map(record);
  const stop = text(message['stop_reason']);
  return {
    model: text(message['model']),
    id: text(message['id']),
    finishReasons: stop === undefined ? [] : [stop],
    usage: readUsage(message['usage']),
    outputChars: countChars(blocks.map((block) => block['text'] ?? block['thinking'] ?? block['input'])),
    toolCalls: blocks.filter((block) => text(block['type'])?.endsWith('tool_use')).length,
  };
}

/** The messages API at one of its two places. */
export function messagesAt(path: string): Method {
  return {
    path,
    operation: 'chat',
    prompt: (body) => [body['system'], body['messages'], body['tools']],
    maxTokens: (body) => number(body['max_tokens']),
    readResult,
    openStream,
  };
}
