import { existsSync } from 'node:fs';
import { playwright } from '@vitest/browser-playwright';
import { defaultClientConditions, defaultServerConditions, type Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

// The engine's sessions each hold a thread while they work; workers inherit this before they start.
process.env['UV_THREADPOOL_SIZE'] ??= '12';

const SOURCE = '@watchtower/source';
const chromium = process.env['CHROMIUM_BIN'] ?? '/usr/bin/chromium';

/** Vite's transformer leaves TC39 decorators in its output; esbuild lowers them. */
function tc39Decorators(): Plugin {
  return {
    name: 'tc39-decorators',
    enforce: 'pre',
    async transform(code, id) {
      const file = id.split('?')[0] ?? id;
      if (!/\.tsx?$/.test(file) || file.includes('/node_modules/')) return null;
      if (!/^\s*@[\w$.]+/m.test(code.replace(/\/\*[\s\S]*?\*\//g, ''))) return null;
      const { transform } = await import('esbuild');
      const loader = file.endsWith('x') ? 'tsx' : 'ts';
      const legacy = file.includes('.legacy-decorators.');
      const out = await transform(code, {
        loader,
        target: 'es2022',
        sourcemap: true,
        sourcefile: file,
        format: 'esm',
        ...(legacy ? { tsconfigRaw: { compilerOptions: { experimentalDecorators: true } } } : {}),
      });
      return { code: out.code, map: out.map };
    },
  };
}

// Without `module`: Node itself never resolves by it, and what users load is what is tested.
const NODE_CONDITIONS = [SOURCE, ...defaultServerConditions.filter((name) => name !== 'module')];

const server = {
  resolve: { conditions: NODE_CONDITIONS },
  ssr: { resolve: { conditions: NODE_CONDITIONS } },
};
const IGNORED = ['**/node_modules/**', '**/dist/**', '**/hosts/**'];

export default defineConfig({
  test: {
    projects: [
      {
        ...server,
        plugins: [tc39Decorators()],
        test: {
          name: 'node',
          include: ['packages/*/src/**/*.test.ts', 'tools/**/*.test.ts', 'examples/*/src/**/*.test.ts'],
          exclude: [...IGNORED, '**/*.dom.test.*', '**/*.browser.test.*'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          isolate: true,
        },
      },
      {
        ...server,
        test: {
          name: 'system',
          include: ['tests/**/*.test.ts'],
          exclude: IGNORED,
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        resolve: { conditions: [SOURCE, ...defaultClientConditions] },
        test: {
          name: 'jsdom',
          environment: 'jsdom',
          include: ['packages/*/src/**/*.dom.test.{ts,tsx}'],
          exclude: IGNORED,
        },
      },
      ...(existsSync(chromium)
        ? [
            {
              resolve: { conditions: [SOURCE, ...defaultClientConditions] },
              optimizeDeps: {
                include: ['@testing-library/react', 'react-dom/client', 'react/jsx-dev-runtime', 'uplot'],
              },
              test: {
                name: 'browser',
                include: ['packages/*/src/**/*.browser.test.{ts,tsx}'],
                exclude: IGNORED,
                browser: {
                  enabled: true,
                  headless: true,
                  screenshotFailures: false,
                  provider: playwright({
                    launchOptions: { executablePath: chromium, args: ['--no-sandbox'] },
                  }),
                  instances: [{ browser: 'chromium' as const }],
                },
              },
            },
          ]
        : []),
    ],
  },
});
