import type { Response } from 'express';
import { type OfferedTool, piecesOf, type Reply, replyTo } from './script.ts';
import { promptCache, type Said, type Used, usageOf } from './usage.ts';

interface ChatRequest {
  model: string;
  messages: { role: string; content?: string | { text?: string }[] | null }[];
  tools?: { function: { name: string } }[];
  stream?: boolean;
  stream_options?: { include_usage?: boolean };
}

const cache = promptCache();
let serial = 0;

function saidOf(messages: ChatRequest['messages']): Said[] {
  return messages.map((m) => ({
    role: m.role,
    text:
      typeof m.content === 'string' ? m.content : (m.content ?? []).map((part) => part.text ?? '').join(''),
  }));
}

/** `usage` in the shape of the vendor's chat completions: cached inside prompt, reasoning inside completion. */
export function chatUsage(used: Used): object {
  return {
    prompt_tokens: used.input,
    completion_tokens: used.output,
    total_tokens: used.input + used.output,
    prompt_tokens_details: { cached_tokens: used.cached, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: used.reasoning, audio_tokens: 0 },
  };
}

function messageOf(reply: Reply): object {
  if (reply.kind === 'text') return { role: 'assistant', content: reply.text, refusal: null };
  return {
    role: 'assistant',
    content: null,
    refusal: null,
    tool_calls: reply.calls.map((c) => ({
      id: c.id,
      type: 'function',
      function: { name: c.name, arguments: c.arguments },
    })),
  };
}

function deltasOf(reply: Reply): object[] {
  if (reply.kind === 'text') return piecesOf(reply.text).map((content) => ({ content }));
  return reply.calls.map((c, index) => ({
    tool_calls: [{ index, id: c.id, type: 'function', function: { name: c.name, arguments: c.arguments } }],
  }));
}

/** Answers `POST /v1/chat/completions`, plain or as a stream. */
export function answerChat(body: ChatRequest, res: Response): void {
  const messages = saidOf(body.messages);
  const tools: OfferedTool[] = (body.tools ?? []).map((t) => ({ name: t.function.name }));
  const reply = replyTo(messages, tools);
  const words = reply.kind === 'text' ? reply.text : reply.calls.map((c) => c.name + c.arguments).join('');
  const used = usageOf(
    messages,
    cache.cachedTokens(body.model, messages),
    words,
    body.model.startsWith('gpt-5'),
  );
  const finish = reply.kind === 'text' ? 'stop' : 'tool_calls';
  serial += 1;
  const head = { id: `chatcmpl-${serial}`, created: Math.floor(Date.now() / 1000), model: body.model };
  if (body.stream !== true) {
    res.json({
      ...head,
      object: 'chat.completion',
      choices: [{ index: 0, message: messageOf(reply), finish_reason: finish, logprobs: null }],
      usage: chatUsage(used),
    });
    return;
  }
  res.setHeader('content-type', 'text/event-stream');
  const send = (data: object): boolean =>
    res.write(`data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', ...data })}\n\n`);
  send({ choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] });
  for (const delta of deltasOf(reply)) send({ choices: [{ index: 0, delta, finish_reason: null }] });
  send({ choices: [{ index: 0, delta: {}, finish_reason: finish }] });
  if (body.stream_options?.include_usage === true) send({ choices: [], usage: chatUsage(used) });
  res.end('data: [DONE]\n\n');
}

/** Answers `POST /v1/responses`, plain. */
export function answerResponses(
  body: { model: string; input: string; instructions?: string },
  res: Response,
): void {
  const messages: Said[] = [
    ...(body.instructions === undefined ? [] : [{ role: 'system', text: body.instructions }]),
    { role: 'user', text: body.input },
  ];
  const reply = replyTo(messages, []);
  const text = reply.kind === 'text' ? reply.text : '';
  const used = usageOf(
    messages,
    cache.cachedTokens(body.model, messages),
    text,
    body.model.startsWith('gpt-5'),
  );
  serial += 1;
  res.json({
    id: `resp_${serial}`,
    object: 'response',
    created_at: Math.floor(Date.now() / 1000),
    status: 'completed',
    model: body.model,
    error: null,
    incomplete_details: null,
    output: [
      {
        id: `msg_${serial}`,
        type: 'message',
        role: 'assistant',
        status: 'completed',
        content: [{ type: 'output_text', text, annotations: [] }],
      },
    ],
    usage: {
      input_tokens: used.input,
      input_tokens_details: { cached_tokens: used.cached },
      output_tokens: used.output,
      output_tokens_details: { reasoning_tokens: used.reasoning },
      total_tokens: used.input + used.output,
    },
  });
}
