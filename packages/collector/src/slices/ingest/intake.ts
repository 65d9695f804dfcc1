import type { BusFact } from './announce.ts';
import type { Encoding } from './http/otlp-answer.ts';
import type { Lane } from './journal/lane.ts';
import type { Answered } from './journal/request-book.ts';
import { parseJson, type Json } from './wire/any-json.ts';

/** How a request was taken. */
export type Taken = Answered;

/** Reads requests of one signal into its lane. */
export interface Intake {
  /**
   * Decodes a request into the group under way. `durable` is `null` when it left no rows.
   * @throws DecodeError when it is malformed: nothing of it stays
   */
  take(encoding: Encoding, body: Buffer, hash: Buffer): { taken: Taken; durable: Promise<void> | null };
}

/** Counts of one signal, for `/metrics`. */
export interface SignalCounts {
  received: number;
  rejected: number;
}

/** How one signal is read. */
export interface SignalReader {
  readonly noun: string;
  proto(body: Buffer, now: number, refuse: (reason: string, count?: number) => void): void;
  json(body: Json, now: number, refuse: (reason: string, count?: number) => void): void;
  /** Facts of the request just read, emptied. */
  facts(): BusFact[];
  /** The request just read is not kept: what it changed besides the rows is put back. */
  rollback?(): void;
  /** What the request just read changed is final once this is called after its commit. */
  checkpoint?(): { undo(): void };
}

function summary(noun: string, reasons: ReadonlyMap<string, number>): string {
  if (reasons.size === 0) return '';
  const list = [...reasons].map(([reason, count]) => `${reason} (${count})`);
  return `rejected ${noun}: ${list.join(', ')}`;
}

/** Makes the intake of a signal. */
export function intake(
  reader: SignalReader,
  lane: Lane,
  counts: SignalCounts,
  options: { now(): number; announce(facts: readonly BusFact[]): void },
): Intake {
  function read(encoding: Encoding, body: Buffer): Taken {
    const reasons = new Map<string, number>();
    let rejected = 0;
    const refuse = (reason: string, count = 1): void => {
      rejected += count;
      reasons.set(reason, (reasons.get(reason) ?? 0) + count);
    };
    if (encoding === 'protobuf') reader.proto(body, options.now(), refuse);
    else reader.json(parseJson(body), options.now(), refuse);
    return { rejected, message: summary(reader.noun, reasons) };
  }

  return {
    take(encoding, body, hash) {
      const mark = lane.block.mark();
      let taken: Taken;
      try {
        taken = read(encoding, body);
      } catch (error) {
        lane.block.rewind(mark);
        reader.facts();
        reader.rollback?.();
        throw error;
      }
      const rows = lane.block.rows - mark.rows;
      counts.received += rows;
      counts.rejected += taken.rejected;
      const facts = reader.facts();
      const change = reader.checkpoint?.();
      if (rows === 0) return { taken, durable: null };
      const durable = lane.commit({ hash, ...taken });
      durable.then(
        () => options.announce(facts),
        () => change?.undo(),
      );
      return { taken, durable };
    },
  };
}
