// The bank app: a page of its own origin. What its policy forbids (inline code and styles, preload helpers) is not made.
import { defineConfig } from 'vite';
import { onglassTokens } from '@onglass/ui/vite-tokens';

export default defineConfig({
  root: new URL('.', import.meta.url).pathname,
  base: '/',
  plugins: [onglassTokens()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: '../../onglass/static/demo',
    emptyOutDir: true,
    target: 'es2022',
    cssTarget: ['chrome123', 'safari17.5', 'firefox128'],
    modulePreload: false,
    assetsInlineLimit: 0,
  },
});
