export { EXIT } from './exit.ts';
export { run } from './run.ts';
export { processTerminal } from './terminal.ts';
export type { Terminal } from './terminal.ts';
