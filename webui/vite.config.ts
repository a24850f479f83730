import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

// The box's own server answers /api while the page is being worked on.
const box = process.env['TERUGBLIK_BOX'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [svelte()],
  build: {
    target: ['chrome111', 'firefox114', 'safari16.4'],
    // Nothing inline: the content security policy allows only files of the box itself.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': box } },
  test: { include: ['tests/**/*.test.ts'], environment: 'node' },
});
