import { build } from 'esbuild';
import { defineConfig } from 'tsup';

/** One stylesheet of all parts. */
async function bundleStyles(): Promise<void> {
  await build({
    entryPoints: ['src/styles.css'],
    outfile: 'dist/styles.css',
    bundle: true,
    logLevel: 'error',
  });
}

const shared = {
  format: ['esm' as const],
  dts: true,
  splitting: true,
  sourcemap: true,
  removeNodeProtocol: false,
  external: ['react', 'react-dom'],
};

export default defineConfig([
  {
    ...shared,
    entry: { index: 'src/index.ts', 'hooks/index': 'src/hooks/index.ts' },
    platform: 'browser',
    target: 'es2023',
    // Every file of this block runs in a browser; the two below must stay usable on a server.
    banner: { js: '"use client";' },
    onSuccess: bundleStyles,
  },
  { ...shared, entry: { 'core/index': 'src/core/index.ts' }, platform: 'neutral', target: 'es2023' },
  { ...shared, entry: { 'server/index': 'src/server/index.ts' }, platform: 'node', target: 'node22' },
]);
