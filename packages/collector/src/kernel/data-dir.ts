import { accessSync, constants, mkdirSync } from 'node:fs';
import { WatchtowerError } from '@watchtower/contract';

/**
 * Makes the data directory, so that one that cannot be used is named before anything is opened in it.
 * @throws WatchtowerError `config_invalid` naming the directory and `WATCHTOWER_DATA_DIR`
 */
export function makeDataDir(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true });
    accessSync(dir, constants.W_OK | constants.X_OK);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `the data directory ${dir} cannot be written (${why}); fix its permissions or set WATCHTOWER_DATA_DIR to another directory`;
    throw new WatchtowerError('config_invalid', message, { cause });
  }
}
