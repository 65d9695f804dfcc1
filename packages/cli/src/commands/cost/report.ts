import { costReport } from '@watchtower/contract';
import { clean } from '../../text/clean.ts';
import { type Cell, table } from '../../text/table.ts';
import { count, usd } from '../../text/units.ts';
import { verb } from '../../verb.ts';

const HEAD = ['', 'COST', 'SHARE', 'CALLS', 'UNPRICED', 'INPUT', 'CACHED', 'OUTPUT', 'REASONING'];

interface Line {
  readonly cost_usd: number | null;
  readonly calls: number;
  readonly unpriced_calls: number;
  readonly input_tokens: number;
  readonly cache_read_tokens: number;
  readonly output_tokens: number;
  readonly reasoning_tokens: number;
}

function cells(key: string, share: number | null, line: Line): Cell[] {
  return [
    key,
    usd(line.cost_usd),
    share === null ? '-' : `${(share * 100).toFixed(1)} %`,
    count(line.calls),
    line.unpriced_calls === 0 ? '0' : { text: count(line.unpriced_calls), ink: 'yellow' },
    count(line.input_tokens),
    count(line.cache_read_tokens),
    count(line.output_tokens),
    count(line.reasoning_tokens),
  ];
}

/** `watchtower cost report`: what LLM calls cost, by one dimension. */
export const costReportVerb = verb({
  words: ['cost', 'report'],
  question: costReport,
  render({ period, from, to, group_by, total, items }, paper) {
    const title = `cost of the ${period} from ${from.slice(0, 10)} to ${to.slice(0, 10)} (UTC), tokens by ${group_by}`;
    const rows = items.map((item) => cells(clean(item.key) || '(none)', item.share, item));
    rows.push(cells('total', null, total));
    const [, ...numbers] = HEAD;
    const body = table([group_by.toUpperCase(), ...numbers], rows, paper, numbers);
    const unpriced = total.unpriced_calls;
    const calls = unpriced === 1 ? 'call without a known price is' : 'calls without a known price are';
    const note = unpriced === 0 ? '' : `\n${count(unpriced)} ${calls} not in the sum.`;
    return `${title}\n${body}${note}`;
  },
});
