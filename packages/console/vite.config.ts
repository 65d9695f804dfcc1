import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  resolve: { conditions: ['@watchtower/source', ...defaultClientConditions] },
  build: {
    // The collector serves this under a strict content security policy: nothing inline, no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    chunkSizeWarningLimit: 600,
  },
  server: {
    port: 5173,
    proxy: { '/api': { target: process.env['WATCHTOWER_URL'] ?? 'http://127.0.0.1:4318', ws: true } },
  },
});
