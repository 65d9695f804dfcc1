import { countChars } from '../../estimate.ts';
import { list, number, record, text, type Json } from '../../json.ts';
import type { Method, Outcome, StreamReader } from '../../provider.ts';
import { readUsage } from './usage.ts';

const ENDINGS = new Set(['response.completed', 'response.incomplete', 'response.failed']);
const DELTAS = new Set([
  'response.output_text.delta',
  'response.refusal.delta',
  'response.function_call_arguments.delta',
  'response.custom_tool_call_input.delta',
]);

function isToolCall(item: Json): boolean {
  return text(item['type'])?.endsWith('_call') ?? false;
}

/** The API has a status instead of a finish reason; an incomplete answer says why. */
function finishReason(response: Json, toolCalls: number): string | undefined {
  const status = text(response['status']);
  if (status === 'completed') return toolCalls > 0 ? 'tool_calls' : 'stop';
  if (status === 'incomplete') return text(record(response['incomplete_details'])['reason']) ?? status;
  return status;
}

function readResult(result: unknown): Outcome {
  const response = record(result);
  const output = list(response['output']).map(record);
  const toolCalls = output.filter(isToolCall).length;
  const status = text(response['status']);
  const reason = finishReason(response, toolCalls);
  return {
    model: text(response['model']),
    id: text(response['id']),
    finishReasons: reason === undefined ? [] : [reason],
    usage: readUsage(response['usage']),
    outputChars: countChars(output.map((item) => item['content'] ?? item['arguments'])),
    toolCalls,
    pending: status === 'queued' || status === 'in_progress',
  };
}

function openStream(): StreamReader {
  let last: unknown;
  let ended = false;
  let outputChars = 0;
  let toolCalls = 0;
  return {
    read(value) {
      const event = record(value);
      const type = text(event['type']) ?? '';
      if (DELTAS.has(type)) outputChars += text(event['delta'])?.length ?? 0;
      else if (type === 'response.output_item.added' && isToolCall(record(event['item']))) toolCalls += 1;
      else if (event['response'] !== undefined) last = event['response'];
      if (ENDINGS.has(type)) ended = true;
      return true;
    },
    finished: () => ended,
    outcome: () => {
      const known = readResult(last);
      if (ended) return known;
      return { ...known, finishReasons: [], outputChars, toolCalls, pending: false };
    },
  };
}

/** The responses API; `parse` and `stream` end here. */
export const responses: Method = {
  path: 'responses.create',
  operation: 'chat',
  prompt: (body) => [body['instructions'], body['input'], body['tools']],
  maxTokens: (body) => number(body['max_output_tokens']),
  readResult,
  openStream,
};
