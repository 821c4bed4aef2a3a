// The gallery's own server and build: node_modules/.bin/vite [build] --config messenger/gallery/vite.config.mjs
import { defineConfig } from 'vite';
import { onglassTokens } from '@onglass/ui/vite-tokens';

export default defineConfig({
  root: new URL('.', import.meta.url).pathname,
  base: './',
  plugins: [onglassTokens()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: { outDir: '../dist/gallery', emptyOutDir: true, target: 'es2022', cssTarget: ['chrome123', 'safari17.5'] },
  server: { host: '127.0.0.1', port: 21101, strictPort: true },
});
