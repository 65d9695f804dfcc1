import type { Response } from 'express';
import { piecesOf, replyTo } from './script.ts';
import { promptCache, type Said, type Used, usageOf } from './usage.ts';

interface MessagesRequest {
  model: string;
  system?: string | { text: string }[];
  messages: { role: string; content: string | { type: string; text?: string }[] }[];
  stream?: boolean;
}

const cache = promptCache();
let serial = 0;

function saidOf(body: MessagesRequest): Said[] {
  const system =
    typeof body.system === 'string' ? body.system : (body.system ?? []).map((b) => b.text).join('');
  return [
    ...(system === '' ? [] : [{ role: 'system', text: system }]),
    ...body.messages.map((m) => ({
      role: m.role,
      text: typeof m.content === 'string' ? m.content : m.content.map((b) => b.text ?? '').join(''),
    })),
  ];
}

/** `usage` in the shape of the vendor's messages: `input_tokens` leaves the cached ones out. */
export function messagesUsage(used: Used): object {
  return {
    input_tokens: used.input - used.cached,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: used.cached,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    output_tokens: used.output,
    service_tier: 'standard',
  };
}

/** Answers `POST /v1/messages`, plain or as a stream. */
export function answerMessages(body: MessagesRequest, res: Response): void {
  const messages = saidOf(body);
  const reply = replyTo(messages, []);
  const text = reply.kind === 'text' ? reply.text : '';
  const used = usageOf(messages, cache.cachedTokens(body.model, messages), text, false);
  serial += 1;
  const head = { id: `msg_${serial}`, type: 'message', role: 'assistant', model: body.model };
  if (body.stream !== true) {
    res.json({
      ...head,
      content: [{ type: 'text', text }],
      stop_reason: 'end_turn',
      stop_sequence: null,
      usage: messagesUsage(used),
    });
    return;
  }
  res.setHeader('content-type', 'text/event-stream');
  const send = (type: string, data: object): boolean =>
    res.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  send('message_start', {
    message: {
      ...head,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: { ...messagesUsage(used), output_tokens: 1 },
    },
  });
  send('content_block_start', { index: 0, content_block: { type: 'text', text: '' } });
  for (const piece of piecesOf(text))
    send('content_block_delta', { index: 0, delta: { type: 'text_delta', text: piece } });
  send('content_block_stop', { index: 0 });
  send('message_delta', {
    delta: { stop_reason: 'end_turn', stop_sequence: null },
    usage: { output_tokens: used.output },
  });
  send('message_stop', {});
  res.end();
}
