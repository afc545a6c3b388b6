import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// The whole product in a real browser: needs a built distribution and Chromium, so it is not part of `npm test`.
export default defineConfig({
  resolve: {
    alias: {
      '@mock': fileURLToPath(new URL('../mock', import.meta.url)),
      '@': fileURLToPath(new URL('../src', import.meta.url)),
    },
  },
  test: {
    root: import.meta.dirname,
    include: ['*.test.ts'],
    testTimeout: 900_000,
    hookTimeout: 300_000,
    fileParallelism: false,
    bail: 1,
  },
});
