// Builds the players into core/dist/replay.mjs for Node; packages stay outside, the core itself goes in.
import { build } from 'vite';

await build({
  configFile: false,
  root: new URL('.', import.meta.url).pathname,
  logLevel: 'warn',
  ssr: { noExternal: [/^@onglass\//], external: ['ws'] },
  build: {
    ssr: 'main.ts',
    outDir: new URL('../dist', import.meta.url).pathname,
    emptyOutDir: false,
    target: 'node20',
    sourcemap: 'inline',
    rollupOptions: { output: { entryFileNames: 'replay.mjs' } },
  },
});
