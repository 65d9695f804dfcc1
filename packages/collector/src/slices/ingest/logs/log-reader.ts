import type { SliceContext } from '../../../kernel/slice.ts';
import { factList } from '../announce.ts';
import { pseudonyms } from '../enrich/identifiers.ts';
import type { SignalReader } from '../intake.ts';
import type { Block } from '../native/block.ts';
import type { Vocabulary } from '../wire/any-value.ts';
import type { Redactions } from '../wire/clean.ts';
import { origin } from '../wire/origin.ts';
import { walkLogs } from './decode-json.ts';
import { decodeLogs } from './decode-proto.ts';
import { logWriter } from './log-writer.ts';

/** Reads `/v1/logs` into the columns of `logs`. */
export function logReader(
  context: Pick<SliceContext, 'subjectOf'>,
  v: Vocabulary,
  redactions: Redactions,
): { reader: SignalReader; block: Block } {
  const facts = factList();
  const from = origin(redactions, v.keyOf, 'other');
  const writer = logWriter({
    redactions,
    keyOf: v.keyOf,
    subjectOf: pseudonyms(context.subjectOf),
    announce: facts.add,
  });
  const reader: SignalReader = {
    noun: 'log records',
    proto: (body, now, refuse) => decodeLogs(body, v, from, writer, now, refuse),
    json: (body, now, refuse) => walkLogs(body, v, from, writer, now, refuse),
    facts: facts.take,
  };
  return { reader, block: writer.block };
}
