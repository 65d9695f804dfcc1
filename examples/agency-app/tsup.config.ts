import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    main: 'src/main.ts',
    sandbox: 'src/sandbox.ts',
    api: 'src/api.ts',
    worker: 'src/worker/main.ts',
    'channel-gateway': 'src/channel-gateway.ts',
    'tools-server': 'src/tools-server.ts',
  },
  format: ['esm'],
  splitting: true,
  removeNodeProtocol: false,
  clean: true,
  target: 'node22',
});
