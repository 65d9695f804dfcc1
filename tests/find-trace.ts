import { type Client, type ResultOf, tracesList, tracesOne } from '@watchtower/contract';
import { waitFor } from '@watchtower/testkit';

/** A whole trace as the API answers it. */
export type Trace = ResultOf<typeof tracesOne>;

/** Waits for the message's trace to be there and to satisfy `done`; the last state is in the error when it never does. */
export async function traceOfMessage(
  client: Client,
  messageId: string,
  done: (trace: Trace) => boolean,
  timeout = 30_000,
): Promise<Trace> {
  let last: Trace | undefined;
  try {
    return await waitFor(
      async () => {
        const { items } = await client.ask(tracesList, { limit: 100 });
        for (const item of items.filter((i) => i.operation === 'channel.receive')) {
          const trace = await client.ask(tracesOne, { trace_id: item.trace_id });
          if (!trace.spans.some((s) => s.attributes['watchtower.request_id'] === messageId)) continue;
          last = trace;
          return done(trace) ? trace : undefined;
        }
        return undefined;
      },
      { timeout },
    );
  } catch (error) {
    const seen = last?.spans.map((s) => `${s.operation} ${s.name} (${s.service}) ${s.status}`).join('\n');
    throw new Error(
      `The trace of ${messageId} never became what was waited for. Last seen:\n${seen ?? 'nothing'}`,
      { cause: error },
    );
  }
}

/** Operations of the spans on the way from a span up to the root. */
export function ancestry(trace: Trace, spanId: string): string[] {
  const byId = new Map(trace.spans.map((s) => [s.span_id, s]));
  const path: string[] = [];
  for (let span = byId.get(spanId); span !== undefined; span = byId.get(span.parent_span_id ?? ''))
    path.push(span.operation);
  return path;
}
