import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  // Only this repository needs the condition: it resolves the widgets to their sources instead of their build.
  resolve: { conditions: ['@watchtower/source', ...defaultClientConditions] },
});
