import { type Bytes, bytes, FIRST_SIZE } from './bytes.ts';

/** A column of a block: its name and type as the engine reads them, and its data in the engine's order. */
export interface Column {
  readonly name: string;
  readonly type: string;
  readonly parts: readonly Bytes[];
}

/** Rows under construction, column by column, in ClickHouse's Native format. */
export interface Block {
  readonly columns: readonly Column[];
  readonly names: readonly string[];
  rows: number;
  /** Bytes held so far. */
  size(): number;
  /** Remembers where every column ends. */
  mark(): Mark;
  /** Forgets everything after a mark: a request that failed leaves no trace in its neighbours. */
  rewind(mark: Mark): void;
  /**
   * The rows as one Native block, in pieces to be written one after the other; the block is empty afterwards. The
   * pieces are its own memory: they hold until the next but one call.
   */
  take(): readonly Uint8Array[];
}

/** A place to rewind to. */
interface Mark {
  readonly rows: number;
  readonly at: Float64Array;
}

/** A column of one part: numbers, strings, fixed strings. */
export function plain(name: string, type: string): Column {
  return { name, type, parts: [bytes()] };
}

function varint(value: number): Buffer {
  const out: number[] = [];
  let rest = value;
  while (rest > 127) {
    out.push((rest & 127) | 128);
    rest >>>= 7;
  }
  out.push(rest);
  return Buffer.from(out);
}

function text(value: string): Buffer {
  const data = Buffer.from(value);
  return Buffer.concat([varint(data.length), data]);
}

/** Above this a column's buffer is given back after a block, so that one flood does not hold memory for good. */
const KEEP_BYTES = 4 << 20;

/** Empties a part into its other buffer, so that the block fills again while what was taken is written. */
function swap(part: Bytes, spare: Buffer): Buffer {
  const full = part.buf;
  part.at = 0;
  part.total = 0;
  part.buf = spare;
  return full.length > KEEP_BYTES ? Buffer.allocUnsafeSlow(FIRST_SIZE) : full;
}

/** Makes an empty block of these columns; `columns` keeps their order. */
export function block(columns: readonly Column[]): Block {
  const parts = columns.flatMap((column) => column.parts);
  const spares: Buffer[] = parts.map(() => Buffer.allocUnsafeSlow(FIRST_SIZE));
  const heads = columns.map((column) => Buffer.concat([text(column.name), text(column.type)]));
  const self: Block = {
    columns,
    names: columns.map((column) => column.name),
    rows: 0,
    size: () => parts.reduce((sum, part) => sum + part.at, 0),
    mark() {
      const at = new Float64Array(parts.length * 2);
      parts.forEach((part, i) => {
        at[i * 2] = part.at;
        at[i * 2 + 1] = part.total;
      });
      return { rows: self.rows, at };
    },
    rewind(mark) {
      self.rows = mark.rows;
      parts.forEach((part, i) => {
        part.at = mark.at[i * 2] ?? 0;
        part.total = mark.at[i * 2 + 1] ?? 0;
      });
    },
    take() {
      const pieces: Uint8Array[] = [varint(columns.length), varint(self.rows)];
      columns.forEach((column, i) => {
        pieces.push(heads[i] ?? new Uint8Array());
        for (const part of column.parts) pieces.push(part.buf.subarray(0, part.at));
      });
      parts.forEach((part, i) => {
        spares[i] = swap(part, spares[i] ?? Buffer.alloc(0));
      });
      self.rows = 0;
      return pieces;
    },
  };
  return self;
}
