import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const SHARED = /node_modules\/(preact|@preact)\/|\/ui\/src\/|\/view\/(Void|DueMark|Dialog|Presence|Avatar|Picture|StagedFiles)\.tsx$|\/state\/(people|due|moments|facts|problem_words|clock|observe|keys|rich_keys|offers_left|flag)\.ts$/;
const HERE = import.meta.dirname;

export default defineConfig({
  base: '/console/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: resolve(HERE, '../../onglass/static/console'),
    emptyOutDir: true,
    target: 'es2022',
    cssTarget: ['chrome123', 'safari17.5', 'firefox120'],
    modulePreload: { polyfill: false },
    // What the first screen shares with what comes later, in one file: a dozen small ones weigh a kilobyte more.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'shared', test: SHARED }] } } },
    // A data: URL would be refused by the server's content policy.
    assetsInlineLimit: 0,
  },
});
