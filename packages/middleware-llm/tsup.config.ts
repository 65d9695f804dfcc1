import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/index.ts', 'src/price/index.ts'],
  format: ['esm', 'cjs'],
  dts: { resolve: ['@watchtower/contract', '@watchtower/contract/data'] },
  // Names and types of the contract are part of this package: its users install no validator.
  noExternal: [/^@watchtower\/contract/],
  external: ['@watchtower/sdk', '@opentelemetry/api', '@pydantic/genai-prices'],
  splitting: true,
  removeNodeProtocol: false,
  sourcemap: true,
  clean: true,
  target: 'node22',
});
