import { type Client, type ResultOf, tracesOne } from '@watchtower/contract';
import { clean } from '../../text/clean.ts';
import type { Paper } from '../../text/paper.ts';
import { count, duration, usd } from '../../text/units.ts';
import { waterfall } from '../../text/waterfall.ts';
import { verb } from '../../verb.ts';

type Trace = ResultOf<typeof tracesOne>;

/** Most pages of 500 spans that are fetched. */
const PAGES_MAX = 20;

async function whole(client: Client, params: { trace_id: string }): Promise<Trace> {
  let trace = await client.ask(tracesOne, params);
  for (let page = 1; trace.next_cursor !== null && page < PAGES_MAX; page++) {
    const next = await client.ask(tracesOne, { ...params, cursor: trace.next_cursor });
    trace = { ...trace, spans: [...trace.spans, ...next.spans], next_cursor: next.next_cursor };
  }
  return trace;
}

function headOf({ trace_id, summary, logs, audits }: Trace, paper: Paper): string[] {
  const unpriced = summary.unpriced_calls === 0 ? '' : `, ${count(summary.unpriced_calls)} calls unpriced`;
  const facts = [
    `${count(summary.spans)} spans`,
    `${count(summary.services)} services`,
    `${count(summary.processes)} processes`,
    duration(summary.duration_ms),
    `cost ${usd(summary.cost_usd)}${unpriced}`,
    `${count(logs.length)} logs`,
    `${count(audits.length)} audits`,
  ];
  const errors = summary.errors === 0 ? 'no errors' : paper.ink('red', `${count(summary.errors)} errors`);
  const complete = summary.complete
    ? 'complete'
    : paper.ink('yellow', `incomplete: ${clean(summary.missing.join(', ')) || 'spans are missing'}`);
  return [paper.ink('bold', `trace ${trace_id}`), facts.join('  '), `${errors}  ${complete}`, ''];
}

function render(trace: Trace, paper: Paper): string {
  const cause = trace.summary.root_cause_span_id;
  const failures = trace.spans.filter(({ status }) => status === 'error');
  const told = failures.map(
    (span) =>
      `${span.span_id === cause ? '*' : '!'} ${clean(span.name)}: ${clean(span.status_message) || 'failed'}`,
  );
  const more = trace.next_cursor === null ? [] : [`(the first ${count(trace.spans.length)} spans)`];
  return [
    ...headOf(trace, paper),
    ...waterfall(trace.spans, cause, paper),
    ...more,
    ...(told.length === 0 ? [] : ['', ...told]),
  ].join('\n');
}

/** `watchtower trace show <trace-id>`: the waterfall of a trace; a finding when a span failed. */
export const traceShow = verb({
  words: ['trace', 'show'],
  question: tracesOne,
  hidden: ['cursor'],
  ask: whole,
  render,
  finding: ({ summary }) => summary.errors > 0,
});
