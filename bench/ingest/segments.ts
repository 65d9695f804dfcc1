import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSecretKey, redact } from '@watchtower/sdk/redact';
import { price } from '@watchtower/middleware-llm/price';
import { traceReader } from '../../packages/collector/src/slices/ingest/traces/trace-reader.ts';
import { vocabulary } from '../../packages/collector/src/slices/ingest/wire/vocabulary.ts';
import { BATCH, type Batches } from './batch.ts';

/** Rows of a block, as a group commit under load has them. */
const GROUP = 4000;

/** Files of Native blocks for the engine alone, and what decoding them cost. */
export interface Segments {
  readonly files: readonly string[];
  readonly columns: readonly string[];
  readonly decodeUs: number;
  readonly redactUs: number;
}

/** Decodes requests the way the collector does and writes what it would hand to the engine. */
export function writeSegments(from: Batches, dir: string, count: number, rows: number): Segments {
  let redactNs = 0n;
  const timed = (text: string): string => {
    const start = process.hrtime.bigint();
    const out = redact(text);
    redactNs += process.hrtime.bigint() - start;
    return out;
  };
  const decode = (redacting: (text: string) => string) => {
    const redactions = { count: 0 };
    const rules = { redact: redacting, isSecretKey, price, subjectOf: (id: string) => id };
    return traceReader(rules, vocabulary(rules, redactions), redactions);
  };
  const { reader, block } = decode(redact);
  const files: string[] = [];
  let cpuUs = 0;
  for (let i = 0; i < count; i++) {
    const blocks: Buffer[] = [];
    for (let done = 0; done < rows; done += BATCH) {
      const body = from.next();
      const start = process.cpuUsage();
      reader.proto(body, Date.now(), () => undefined);
      const used = process.cpuUsage(start);
      cpuUs += used.user + used.system;
      if (block.rows >= GROUP) blocks.push(Buffer.concat(block.take()));
    }
    if (block.rows > 0) blocks.push(Buffer.concat(block.take()));
    const file = join(dir, `segment-${i}.native`);
    writeFileSync(file, Buffer.concat(blocks));
    files.push(file);
  }
  const measured = decode(timed);
  for (let i = 0; i < 20; i++) {
    measured.reader.proto(from.next(), Date.now(), () => undefined);
    measured.block.take();
  }
  return {
    files,
    columns: block.names,
    decodeUs: cpuUs / (count * rows),
    redactUs: Number(redactNs) / 1000 / (20 * BATCH),
  };
}
