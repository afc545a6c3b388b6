import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { mockServer } from './mock/vite.ts';

// `npm run dev` answers from mock/; with HEADSTOCK_SERVER=http://127.0.0.1:8080 it talks to that server instead.
const server = process.env.HEADSTOCK_SERVER;

export default defineConfig({
  plugins: [react(), ...(server ? [] : [mockServer()])],
  resolve: {
    alias: {
      '@mock': fileURLToPath(new URL('./mock', import.meta.url)),
      '@': fileURLToPath(new URL('./src', import.meta.url)),
    },
  },
  server: server ? { proxy: { '/api': server } } : {},
  build: {
    target: 'es2022',
    manifest: true,
    chunkSizeWarningLimit: 900,
    license: { fileName: 'THIRD-PARTY-dashboard.md' },
  },
  test: {
    environment: 'jsdom',
    environmentOptions: { jsdom: { url: 'http://headstock.test/' } },
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/test/setup.ts'],
    restoreMocks: true,
    testTimeout: 60_000,
  },
});
