import { defineConfig } from 'tsup';

export default defineConfig({
  entry: { index: 'src/index.ts', bin: 'src/bin.ts' },
  format: ['esm'],
  splitting: true,
  removeNodeProtocol: false,
  sourcemap: true,
  target: 'node22',
  dts: { entry: { index: 'src/index.ts' } },
  clean: true,
});
