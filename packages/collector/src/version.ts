import { readFileSync } from 'node:fs';

/** Version of this package; `package.json` lies one folder up both from the sources and from the bundle. */
export const VERSION: string = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
).version;
