import { agentStep, createLogger, memoryLookup } from '@watchtower/sdk';
import type { ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import { type ClientMessage, customerOf } from '../agency.ts';
import type { Models } from './models.ts';
import type { Toolbox } from './tools.ts';

const log = createLogger({ name: 'agency-worker' });

const SYSTEM =
  'You plan social content for small businesses. Read the brand guidelines before you write, prefer one clear idea, ' +
  'never promise what the client has not said, and leave hashtags to the writer. Answer with a plan of one sentence.';

const memory = new Map<string, string>();

/** What the agent remembers of a thread. */
function recall(message: ClientMessage): Promise<string> {
  return memoryLookup({ name: 'thread' }, async () => memory.get(message.thread_id) ?? 'nothing yet');
}

async function callTools(
  toolbox: Toolbox,
  message: ClientMessage,
  calls: readonly { id: string; function: { name: string; arguments: string } }[],
): Promise<ChatCompletionMessageParam[]> {
  return Promise.all(
    calls.map(async (call) => {
      const args = {
        ...(JSON.parse(call.function.arguments) as Record<string, unknown>),
        client_id: message.client_id,
      };
      const content = await toolbox.call(call.function.name, args).catch((error: unknown) => {
        log.warn(
          { err: error, event_name: 'tool.failed', tool_id: call.function.name },
          'A tool failed; the plan goes on without it',
        );
        return 'The tool is not available right now.';
      });
      return { role: 'tool', tool_call_id: call.id, content } as const;
    }),
  );
}

/** Plans with tools: the model asks for them, the agent calls them, the model decides. */
export function plan(models: Models, toolbox: Toolbox, message: ClientMessage): Promise<string> {
  return agentStep({ name: 'plan' }, async () => {
    const remembered = await recall(message);
    const messages: ChatCompletionMessageParam[] = [
      { role: 'system', content: SYSTEM },
      { role: 'user', content: `${message.text}\nEarlier in this thread: ${remembered}` },
    ];
    const model = message.lane === 'engagement' ? 'gpt-5-mini' : 'gpt-5';
    const first = await models.openai.chat.completions.create({
      model,
      messages,
      tools: [...toolbox.offered],
    });
    const asked = first.choices[0]?.message;
    const calls = (asked?.tool_calls ?? []).filter((c) => c.type === 'function');
    if (asked === undefined || calls.length === 0) return asked?.content ?? '';
    messages.push(asked, ...(await callTools(toolbox, message, calls)));
    const stream = await models.openai.chat.completions.create({
      model,
      messages,
      tools: [...toolbox.offered],
      stream: true,
    });
    let text = '';
    for await (const chunk of stream) text += chunk.choices[0]?.delta?.content ?? '';
    memory.set(message.thread_id, text.slice(0, 200));
    return text;
  });
}

/** Writes the caption. */
export function write(models: Models, message: ClientMessage, idea: string): Promise<string> {
  return agentStep({ name: 'write' }, async () => {
    const stream = models.anthropic.messages.stream({
      model: message.lane === 'publishing' ? 'claude-sonnet-5' : 'claude-haiku-4-5',
      max_tokens: 400,
      system: `You write captions for ${customerOf(message.client_id).name}: ${customerOf(message.client_id).voice}.`,
      messages: [{ role: 'user', content: `${message.text}\nThe plan: ${idea}` }],
    });
    return stream.finalText();
  });
}

/** Reads the caption once more; `gpt-6` has no public price yet, so what it cost is unknown. */
export function review(models: Models, caption: string): Promise<string> {
  return agentStep({ name: 'review' }, async () => {
    const answer = await models.openai.responses.create({
      model: 'gpt-6',
      instructions: 'Correct the caption, change nothing else.',
      input: caption,
    });
    return answer.output_text;
  });
}
