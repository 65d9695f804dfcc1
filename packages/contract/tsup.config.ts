import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/index.ts', 'src/data.ts'],
  format: ['esm', 'cjs'],
  dts: true,
  splitting: true,
  removeNodeProtocol: false,
  sourcemap: true,
  clean: true,
  target: 'node22',
});
