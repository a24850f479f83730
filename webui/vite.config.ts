import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

// The box's own server answers /api while the page is being worked on.
const box = process.env['TERUGBLIK_BOX'] ?? 'http://127.0.0.1:8080';

// Beside each script and sheet of styles the same as gzip, which the box's server hands to who takes it: a third of the
// way through the air, and nothing to pack on a small board.
const packed = (): Plugin => ({
  name: 'packed',
  apply: 'build',
  writeBundle({ dir }, files) {
    for (const name of Object.keys(files).filter((one) => /\.(js|css)$/.test(one))) {
      const file = join(dir ?? '', name);
      writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }));
    }
  },
});

export default defineConfig({
  plugins: [svelte(), packed()],
  build: {
    target: ['chrome111', 'firefox114', 'safari16.4'],
    // Nothing inline: the content security policy allows only files of the box itself.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/api': box } },
  test: { include: ['tests/**/*.test.ts'], environment: 'node' },
});
