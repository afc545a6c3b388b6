import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { appendFile, readFile } from 'node:fs/promises';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { mockServer } from './mock/vite.ts';

// `npm run dev` answers from mock/; with HEADSTOCK_SERVER=http://127.0.0.1:8080 it talks to that server instead.
const server = process.env.HEADSTOCK_SERVER;

const LICENSES = 'THIRD-PARTY-dashboard.md';

/** Vite lists the licenses of scripts; the font's comes with it too. */
const fontLicense = (): Plugin => ({
  name: 'headstock-font-license',
  apply: 'build',
  writeBundle: async ({ dir }) => {
    const folder = new URL('./node_modules/inter-ui/', import.meta.url);
    const { version } = JSON.parse(await readFile(new URL('package.json', folder), 'utf8')) as { version: string };
    const text = await readFile(new URL('LICENSE.txt', folder), 'utf8');
    await appendFile(`${dir}/${LICENSES}`, `\n## inter-ui - ${version} (OFL-1.1)\n\n${text}`);
  },
});

export default defineConfig({
  plugins: [react(), fontLicense(), ...(server ? [] : [mockServer()])],
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
    license: { fileName: LICENSES },
  },
  test: {
    environment: 'jsdom',
    environmentOptions: { jsdom: { url: 'http://headstock.test/' } },
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/test/setup.ts'],
    restoreMocks: true,
    testTimeout: 60_000,
    // A page that is loaded when it is needed takes longer than a second on a busy machine.
    expect: { poll: { timeout: 20_000 } },
  },
});
