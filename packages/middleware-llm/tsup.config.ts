import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    'price/index': 'src/price/index.ts',
  },
  format: ['esm', 'cjs'],
  dts: {
    // Named as files of this build, the contract's types are inlined like its code: users install no validator.
    compilerOptions: {
      composite: false,
      rootDir: '..',
      paths: { '@watchtower/contract/data': ['../contract/src/data.ts'] },
    },
  },
  noExternal: [/^@watchtower\/contract/],
  external: ['@watchtower/sdk', '@opentelemetry/api', '@pydantic/genai-prices'],
  splitting: true,
  removeNodeProtocol: false,
  sourcemap: false,
  clean: true,
  target: 'node22',
  platform: 'node',
  esbuildOptions(options) {
    options.conditions = ['@watchtower/source', 'node', 'import'];
  },
});
