import type { TokenUsage } from '@watchtower/contract/data';
import { countChars } from '../../estimate.ts';
import { list, number, record, text } from '../../json.ts';
import type { Method, Outcome, Prepared, StreamReader } from '../../provider.ts';
import { readUsage } from './usage.ts';

/** `stream_options` we made: helpers copy the body around them, so the object itself is the mark. */
const injected = new WeakSet<object>();

/** Asks for the usage chunk of a stream unless the caller decided about it. */
export function askForUsage(body: unknown): Prepared {
  const request = record(body);
  const options = request['stream_options'];
  if (typeof options === 'object' && options !== null) {
    if (injected.has(options)) return { body, hideUsage: true };
    if (record(options)['include_usage'] !== undefined) return { body, hideUsage: false };
  }
  const mine = { ...record(options), include_usage: true };
  injected.add(mine);
  return { body: { ...request, stream_options: mine }, hideUsage: true };
}

function readResult(result: unknown): Outcome {
  const completion = record(result);
  const finishReasons: string[] = [];
  let outputChars = 0;
  let toolCalls = 0;
  for (const item of list(completion['choices'])) {
    const choice = record(item);
    const reason = text(choice['finish_reason']);
    if (reason !== undefined) finishReasons.push(reason);
    const message = record(choice['message']);
    const calls = list(message['tool_calls']);
    toolCalls += calls.length;
    outputChars += countChars(message['content']) + countChars(message['refusal']) + countChars(calls);
  }
  return {
    model: text(completion['model']),
    id: text(completion['id']),
    finishReasons,
    usage: readUsage(completion['usage']),
    outputChars,
    toolCalls,
  };
}

function openStream(hideUsage: boolean): StreamReader {
  let model: string | undefined;
  let id: string | undefined;
  let usage: TokenUsage | undefined;
  let outputChars = 0;
  const finishReasons = new Map<number, string>();
  const toolCalls = new Set<string>();

  function readChoice(item: unknown): void {
    const choice = record(item);
    const index = number(choice['index']) ?? 0;
    const reason = text(choice['finish_reason']);
    if (reason !== undefined) finishReasons.set(index, reason);
    const delta = record(choice['delta']);
    outputChars += text(delta['content'])?.length ?? 0;
    outputChars += text(delta['refusal'])?.length ?? 0;
    for (const entry of list(delta['tool_calls'])) {
      const call = record(entry);
      // Parallel calls arrive interleaved; their index, not their order, tells them apart.
      toolCalls.add(`${index}:${number(call['index']) ?? 0}`);
      const fn = record(call['function']);
      outputChars += (text(fn['name'])?.length ?? 0) + (text(fn['arguments'])?.length ?? 0);
    }
  }

  return {
    read(value) {
      const chunk = record(value);
      model ??= text(chunk['model']);
      id ??= text(chunk['id']);
      const reported = readUsage(chunk['usage']);
      if (reported) usage = reported;
      const choices = list(chunk['choices']);
      for (const choice of choices) readChoice(choice);
      return !(hideUsage && reported !== undefined && choices.length === 0);
    },
    finished: () => finishReasons.size > 0,
    outcome: () => ({
      model,
      id,
      finishReasons: [...finishReasons.values()],
      usage,
      outputChars,
      toolCalls: toolCalls.size,
    }),
  };
}

/** Chat completions; `parse`, `stream` and `runTools` end here. */
export const chatCompletions: Method = {
  path: 'chat.completions.create',
  operation: 'chat',
  prompt: (body) => [body['messages'], body['tools']],
  maxTokens: (body) => number(body['max_completion_tokens']) ?? number(body['max_tokens']),
  prepare: askForUsage,
  readResult,
  openStream,
};
