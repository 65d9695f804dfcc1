import type { Terminal } from '../terminal.ts';

const CODES = { red: 31, green: 32, yellow: 33, dim: 2, bold: 1 } as const;
/** Colours a line may have. */
export type Ink = keyof typeof CODES;

/** What a verb draws on. */
export interface Paper {
  readonly columns: number;
  /** The text in a colour, or as it is where colours are not shown. */
  ink(ink: Ink, text: string): string;
}

/** The paper of a terminal. */
export function paperOf({ columns, colour }: Terminal): Paper {
  return { columns, ink: (ink, text) => (colour ? `\u001b[${CODES[ink]}m${text}\u001b[0m` : text) };
}
