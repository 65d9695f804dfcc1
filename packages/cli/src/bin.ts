#!/usr/bin/env node
import { createRequire } from 'node:module';
import { run } from './run.ts';
import { processTerminal } from './terminal.ts';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

// A reader that closed its end of the pipe (`| head`) is no fault.
process.stdout.on('error', () => process.exit());
process.exitCode = await run(process.argv.slice(2), version, processTerminal());
