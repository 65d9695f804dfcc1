import { fillPath, type Question } from '@watchtower/contract';

/** What a fake collector says to a question: a body, or a status with an error body. */
export type Reply =
  { readonly body: unknown; readonly status?: number } | (() => { body: unknown; status?: number });

/**
 * A `fetch` that answers the contract's questions from a table and refuses everything else as the collector would.
 * @example
 * <WatchtowerProvider url="http://c" fetch={answering([[opsSummary, { body: summary }]])}>
 */
export function answering(
  table: readonly (readonly [Question, Reply])[],
  asked: string[] = [],
): typeof fetch {
  return async (input) => {
    const url = new URL(String(input instanceof Request ? input.url : input), 'http://collector');
    asked.push(url.pathname + url.search);
    const found = table.find(([question]) => {
      const pattern = fillPath(question.path, { trace_id: 'a'.repeat(32) }).path;
      return url.pathname === pattern;
    })?.[1];
    const reply = typeof found === 'function' ? found() : found;
    const { body, status = 200 } = reply ?? {
      body: { code: 'not_found', message: 'no such question' },
      status: 404,
    };
    return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
  };
}
