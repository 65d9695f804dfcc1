import { cpSync, globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { defineConfig } from 'tsup';

/** The steps of the schema are read at run time: `dist/schema/<slice>/0001_name.sql`. */
function copySchemas(): void {
  for (const file of globSync(['src/store/schema/*.sql', 'src/slices/*/schema/*.sql'])) {
    const slice = file.split('/').at(-3) ?? '';
    cpSync(file, join('dist/schema', slice, file.slice(dirname(file).length + 1)));
  }
}

export default defineConfig({
  entry: ['src/index.ts', 'src/bin.ts'],
  format: ['esm'],
  dts: { entry: 'src/index.ts' },
  // An optional dependency, whose native part must stay where it is installed.
  external: ['chdb'],
  splitting: true,
  removeNodeProtocol: false,
  sourcemap: true,
  clean: true,
  target: 'node22',
  onSuccess: async () => copySchemas(),
});
