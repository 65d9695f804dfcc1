import { tracesOne } from '@watchtower/contract';
import { useEffect, useMemo, useState } from 'react';
import { useWatchtower } from '../../hooks/context.ts';
import { useNow } from '../../hooks/use-now.ts';
import { type Asked, useQuestion } from '../../hooks/use-question.ts';
import type { Span, Trace } from './model.ts';

/** Spans loaded at most: more would not be looked at, and the summary counts them all. */
export const SPANS_MAX = 20_000;
/** Seconds between looks at a trace that is still arriving. */
const ARRIVING_S = 5;
const ARRIVING_FOR_MS = 10 * 60_000;

/** A trace with all its windows. */
export interface LoadedTrace {
  readonly asked: Asked<Trace>;
  readonly spans: readonly Span[];
  /** Windows are still being fetched. */
  readonly loading: boolean;
}

/** Whether more of a trace can be expected: something is missing, and it is not ten minutes old. */
function isArriving(trace: Trace, now: number): boolean {
  const started = Number(BigInt(trace.summary.start_unix_nano) / 1_000_000n);
  return !trace.summary.complete && now - started < ARRIVING_FOR_MS;
}

/** Reads a trace window by window until it is whole, and again while it is still arriving. */
export function useTrace(traceId: string): LoadedTrace {
  const { client } = useWatchtower();
  const [arriving, setArriving] = useState(true);
  const asked = useQuestion(tracesOne, { trace_id: traceId }, { refreshS: arriving ? ARRIVING_S : null });
  const first = asked.previous ? undefined : asked.data;
  const now = useNow(30_000);
  const still = first === undefined || isArriving(first, now);
  if (still !== arriving) setArriving(still);
  const [rest, setRest] = useState<{ of: Trace; spans: Span[]; done: boolean } | null>(null);

  useEffect(() => {
    if (first === undefined) return;
    if (first.next_cursor === null) return;
    const abort = new AbortController();
    async function readOn(trace: Trace, cursor: string): Promise<void> {
      const spans: Span[] = [];
      let next: string | null = cursor;
      while (next !== null && trace.spans.length + spans.length < SPANS_MAX) {
        const page: Trace = await client.ask(
          tracesOne,
          { trace_id: traceId, cursor: next },
          { signal: abort.signal },
        );
        spans.push(...page.spans);
        next = page.next_cursor;
        setRest({ of: trace, spans: [...spans], done: next === null });
      }
    }
    // What was read so far stays in sight; the summary says how many there are.
    readOn(first, first.next_cursor).catch(() => undefined);
    return () => abort.abort();
  }, [client, first, traceId]);

  const further = rest !== null && rest.of === first ? rest : null;
  const spans = useMemo(() => [...(first?.spans ?? []), ...(further?.spans ?? [])], [first, further]);
  return {
    asked,
    spans,
    loading: first !== undefined && first.next_cursor !== null && further?.done !== true,
  };
}
