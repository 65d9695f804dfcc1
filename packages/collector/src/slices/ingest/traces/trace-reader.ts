import type { SliceContext } from '../../../kernel/slice.ts';
import { factList } from '../announce.ts';
import { costing } from '../enrich/cost-of.ts';
import { pseudonyms } from '../enrich/identifiers.ts';
import type { SignalReader } from '../intake.ts';
import type { Block } from '../native/block.ts';
import type { Vocabulary } from '../wire/any-value.ts';
import type { Redactions } from '../wire/clean.ts';
import { origin } from '../wire/origin.ts';
import { walkTraces } from './decode-json.ts';
import { decodeTraces } from './decode-proto.ts';
import { spanWriter } from './span-writer.ts';

/** Reads `/v1/traces` into the columns of `spans`. */
export function traceReader(
  context: Pick<SliceContext, 'subjectOf' | 'price'>,
  v: Vocabulary,
  redactions: Redactions,
): { reader: SignalReader; block: Block } {
  const facts = factList();
  const from = origin(redactions, v.keyOf, 'spans');
  const writer = spanWriter({
    redactions,
    keyOf: v.keyOf,
    subjectOf: pseudonyms(context.subjectOf),
    costOf: costing(context.price),
    announce: (data) => facts.add({ name: 'error_event', data }),
  });
  const reader: SignalReader = {
    noun: 'spans',
    proto: (body, now, refuse) => decodeTraces(body, v, from, writer, now, refuse),
    json: (body, now, refuse) => walkTraces(body, v, from, writer, now, refuse),
    facts: facts.take,
  };
  return { reader, block: writer.block };
}
