import { describe, expect, it } from 'vitest';
import { checkFile, checkManifest, LAW } from './rooms.mjs';

/** A file of each room, and a module that room may not name. */
const PLANTED: Record<string, { file: string; forbidden: string }> = {
  contract: { file: 'packages/contract/src/planted.ts', forbidden: 'zod' },
  sdk: { file: 'packages/sdk/src/trace/planted.ts', forbidden: 'zod/mini' },
  'middleware-express': { file: 'packages/middleware-express/src/planted.ts', forbidden: 'hono' },
  'middleware-llm/price': {
    file: 'packages/middleware-llm/src/price/planted.ts',
    forbidden: '@opentelemetry/api',
  },
  'middleware-llm': { file: 'packages/middleware-llm/src/planted.ts', forbidden: 'zod/mini' },
  kernel: { file: 'packages/collector/src/kernel/planted.ts', forbidden: '../slices/ops/index.ts' },
  'store-interface': { file: 'packages/collector/src/store/store.ts', forbidden: 'chdb' },
  store: { file: 'packages/collector/src/store/planted.ts', forbidden: '../slices/ops/index.ts' },
  'slices/*': { file: 'packages/collector/src/slices/ops/planted.ts', forbidden: '../cost/report.ts' },
  collector: { file: 'packages/collector/src/planted.ts', forbidden: 'chdb' },
  cli: { file: 'packages/cli/src/planted.ts', forbidden: '@watchtower/collector' },
  'ui/core': { file: 'packages/ui-widgets/src/core/planted.ts', forbidden: 'react' },
  'ui/server': { file: 'packages/ui-widgets/src/server/planted.ts', forbidden: 'react' },
  'ui/hooks': { file: 'packages/ui-widgets/src/hooks/planted.ts', forbidden: 'uplot' },
  'ui/charts': {
    file: 'packages/ui-widgets/src/charts/planted.ts',
    forbidden: '../widgets/ticker/ticker.tsx',
  },
  'ui/parts': { file: 'packages/ui-widgets/src/parts/planted.ts', forbidden: '../widgets/ticker/ticker.tsx' },
  'ui/widgets/*': {
    file: 'packages/ui-widgets/src/widgets/ticker/planted.tsx',
    forbidden: '../log-table/model.ts',
  },
  ui: { file: 'packages/ui-widgets/src/planted.ts', forbidden: 'uplot' },
  console: { file: 'packages/console/src/planted.tsx', forbidden: '../../ui-widgets/src/core/index.ts' },
  examples: { file: 'examples/agency-app/src/planted.ts', forbidden: '../../../packages/sdk/src/index.ts' },
};

const WAYS: Record<string, (name: string) => string> = {
  'static import': (name) => `import { x } from '${name}';`,
  'type import': (name) => `import type { X } from '${name}';`,
  'dynamic import': (name) => `const x = await import('${name}');`,
  require: (name) => `const x = require('${name}');`,
  're-export': (name) => `export { x } from '${name}';`,
  'import type node': (name) => `let x: import('${name}').X;`,
};

describe('the import law', () => {
  it('has a planted violation for every row', () => {
    expect(Object.keys(PLANTED).sort()).toEqual(LAW.map((row) => row.room).sort());
  });

  for (const [room, { file, forbidden }] of Object.entries(PLANTED)) {
    it(`finds a violation planted in ${room}, whichever way it is written`, () => {
      for (const [way, write] of Object.entries(WAYS)) {
        expect(checkFile(file, write(forbidden)), way).toHaveLength(1);
      }
    });
  }

  it('keeps testkit to tests', () => {
    expect(checkFile('packages/sdk/src/a.ts', `import '@watchtower/testkit';`)).toHaveLength(1);
    expect(checkFile('packages/sdk/src/a.test.ts', `import '@watchtower/testkit';`)).toHaveLength(0);
  });

  it('lets only cost import the price list, of all slices', () => {
    const line = `import { price } from '@watchtower/middleware-llm/price';`;
    expect(checkFile('packages/collector/src/slices/cost/a.ts', line)).toEqual([]);
    expect(checkFile('packages/collector/src/slices/ops/a.ts', line)).toHaveLength(1);
  });

  it('forbids export *', () => {
    expect(checkFile('packages/sdk/src/a.ts', `export * from './b.ts';`)).toHaveLength(1);
  });

  it('finds a dependency planted in a package.json', () => {
    expect(checkManifest({ name: '@watchtower/sdk', dependencies: { zod: '4' } })).toHaveLength(1);
    expect(checkManifest({ name: '@watchtower/sdk', dependencies: { pino: '10' } })).toEqual([]);
  });
});
