import type { Said } from './usage.ts';

/** A tool as the stand-in sees it. */
export interface OfferedTool {
  readonly name: string;
}

/** What the stand-in answers: words, or a wish to call tools. */
export type Reply =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'tools'; readonly calls: readonly { id: string; name: string; arguments: string }[] };

const CLOSINGS = ['Come by.', 'Save this one.', 'Tell us yours.', 'See you there.'] as const;

function excerpt(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 90);
}

/** Writes the answer of a small, literal-minded model: it plans with tools first, then writes copy. */
export function replyTo(messages: readonly Said[], tools: readonly OfferedTool[]): Reply {
  const toolsDone = messages.some((m) => m.role === 'tool');
  if (tools.length > 0 && !toolsDone) {
    const topic = excerpt(messages.findLast((m) => m.role === 'user')?.text ?? '');
    return {
      kind: 'tools',
      calls: tools.slice(0, 2).map((tool, i) => ({
        id: `call_${i + 1}_${tool.name}`,
        name: tool.name,
        arguments: JSON.stringify({ topic }),
      })),
    };
  }
  const asked = excerpt(messages.findLast((m) => m.role === 'user')?.text ?? '');
  const closing = CLOSINGS[asked.length % CLOSINGS.length] ?? CLOSINGS[0];
  return {
    kind: 'text',
    text: `${asked.replace(/[?.!]$/, '')} — we have you. ${closing} #${(asked.split(' ')[0] ?? 'today').toLowerCase()}`,
  };
}

/** Splits an answer into the pieces a stream delivers. */
export function piecesOf(text: string): string[] {
  return text.match(/\S+\s*/g) ?? [text];
}
