import { formatCount, formatMs, formatPercent, formatUsd } from '../../core/format.ts';
import type { Tone } from '../../parts/state-mark.tsx';
import { type Node, selfTime, type Trace, type TraceTree } from './model.ts';

/** One thing a trace has to say, and the span it speaks of. */
export interface Sentence {
  readonly tone: Tone;
  readonly text: string;
  readonly spanId?: string;
}

const nameOf = (node: Node): string => `${node.span.name} (${node.span.service})`;

function failure(trace: Trace, tree: TraceTree): Sentence {
  const { errors, root_cause_span_id } = trace.summary;
  if (errors === 0) return { tone: 'ok', text: 'Nothing failed.' };
  const cause = root_cause_span_id === null ? undefined : tree.byId.get(root_cause_span_id);
  const count = errors === 1 ? 'One span failed' : `${formatCount(errors)} spans failed`;
  if (cause === undefined) return { tone: 'crit', text: `${count}.` };
  const why = cause.span.status_message === '' ? '' : `: ${cause.span.status_message}`;
  return { tone: 'crit', text: `${count}; it began in ${nameOf(cause)}${why}`, spanId: cause.span.span_id };
}

function cost(trace: Trace): Sentence | null {
  const { cost_usd, unpriced_calls } = trace.summary;
  if (cost_usd === null && unpriced_calls === 0) return null;
  const unpriced =
    unpriced_calls === 0
      ? ''
      : `; ${unpriced_calls} ${unpriced_calls === 1 ? 'call' : 'calls'} without a known price`;
  return { tone: unpriced_calls > 0 ? 'warn' : 'mute', text: `It cost ${formatUsd(cost_usd)}${unpriced}.` };
}

/** What failed and where, what it cost, where the time went, and what is missing: a sentence each. */
export function traceSentences(trace: Trace, tree: TraceTree): Sentence[] {
  const found: (Sentence | null)[] = [failure(trace, tree), cost(trace)];
  const slowest = tree.order
    .map((node) => ({ node, own: selfTime(node) }))
    .sort((a, b) => b.own - a.own)
    .slice(0, 2);
  for (const { node, own } of slowest) {
    if (own <= 0 || tree.length <= 0) continue;
    found.push({
      tone: 'mute',
      text: `${nameOf(node)} took ${formatMs(own)} itself, ${formatPercent((own / tree.length) * 100)} of the time.`,
      spanId: node.span.span_id,
    });
  }
  if (!trace.summary.complete && trace.summary.missing.length > 0)
    found.push({
      tone: 'info',
      text: `Incomplete: no ${trace.summary.missing.join(', ')} span has arrived.`,
    });
  return found.filter((sentence) => sentence !== null);
}
