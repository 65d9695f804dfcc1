/** Where a command reads its settings and writes its answer; a test hands in its own. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Characters in a line. */
  readonly columns: number;
  /** Whether colours are shown. */
  readonly colour: boolean;
  out(text: string): void;
  err(text: string): void;
}

const NARROWEST = 60;
const WITHOUT_TTY = 120;

/** The process's own terminal; colours only on a TTY, and not where NO_COLOR is set. */
export function processTerminal(): Terminal {
  const { env, stdout, stderr } = process;
  return {
    env,
    columns: Math.max(NARROWEST, stdout.isTTY ? stdout.columns : WITHOUT_TTY),
    colour: stdout.isTTY && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb',
    out: (text) => stdout.write(text),
    err: (text) => stderr.write(text),
  };
}
