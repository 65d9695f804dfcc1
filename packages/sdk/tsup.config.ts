import { defineConfig } from 'tsup';
import { writeNotices } from './notices.ts';

// What a user installs beside this package: the api (peer) and pino. All else is inlined, so that a host on any
// OpenTelemetry line resolves without a conflict.
const INSIDE = [/^@opentelemetry\/(?!api$)/, /^@watchtower\/contract/];

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    register: 'src/register.ts',
    'redact/index': 'src/redact/index.ts',
    'correlation/mcp': 'src/correlation/mcp.ts',
    'correlation/queue': 'src/correlation/queue.ts',
  },
  format: ['esm', 'cjs'],
  dts: {
    // Named as files of this build, the contract's types are inlined like its code.
    compilerOptions: {
      composite: false,
      rootDir: '..',
      paths: {
        '@watchtower/contract': ['../contract/src/index.ts'],
        '@watchtower/contract/data': ['../contract/src/data.ts'],
      },
    },
  },
  noExternal: INSIDE,
  external: ['@opentelemetry/api', 'pino'],
  splitting: true,
  shims: true,
  removeNodeProtocol: false,
  sourcemap: false,
  metafile: true,
  clean: true,
  target: 'node22',
  platform: 'node',
  esbuildOptions(options) {
    options.conditions = ['@watchtower/source', 'node', 'import'];
  },
  onSuccess: writeNotices,
});
