import { estimateTokens } from '../../estimate.ts';
import { record, text } from '../../json.ts';
import type { Outcome, StreamReader } from '../../provider.ts';
import { readUsage } from './usage.ts';

/**
 * Follows a messages stream. Usage comes with `message_start` and again, cumulative, with each `message_delta`, which
 * may raise input and cache counts too: the last value of each field holds, nothing is added up.
 */
export function openStream(): StreamReader {
  let model: string | undefined;
  let id: string | undefined;
  let stop: string | undefined;
  let outputChars = 0;
  let toolCalls = 0;
  let usage: Record<string, unknown> | undefined;

  function merge(value: unknown): void {
    for (const [field, amount] of Object.entries(record(value))) {
      if (amount !== null && amount !== undefined) usage = { ...usage, [field]: amount };
    }
  }

  function readDelta(value: unknown): void {
    const delta = record(value);
    outputChars +=
      (text(delta['text'])?.length ?? 0) +
      (text(delta['thinking'])?.length ?? 0) +
      (text(delta['partial_json'])?.length ?? 0);
  }

  function readStart(value: unknown): void {
    const message = record(value);
    model = text(message['model']) ?? model;
    id = text(message['id']) ?? id;
    merge(message['usage']);
  }

  function outcome(): Outcome {
    const reported = readUsage(usage);
    const known = { model, id, finishReasons: stop === undefined ? [] : [stop], outputChars, toolCalls };
    if (stop !== undefined || reported === undefined) return { ...known, usage: reported };
    // Until the first message_delta the output count is a placeholder of one or two tokens.
    const output = Math.max(reported.output, estimateTokens(outputChars));
    return { ...known, usage: { ...reported, output }, estimated: true };
  }

  return {
    read(value) {
      const event = record(value);
      const type = text(event['type']);
      if (type === 'content_block_delta') readDelta(event['delta']);
      else if (type === 'message_start') readStart(event['message']);
      else if (type === 'content_block_start') {
        if (text(record(event['content_block'])['type'])?.endsWith('tool_use')) toolCalls += 1;
      } else if (type === 'message_delta') {
        stop = text(record(event['delta'])['stop_reason']) ?? stop;
        merge(event['usage']);
      }
      return true;
    },
    finished: () => stop !== undefined,
    outcome,
  };
}
