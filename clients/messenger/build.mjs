// Builds what a host app sees: sdk/onglass.js (the loader), sdk/messenger.js, sdk/more.js (the conversation screen: fetched while the
// first screen is looked at) and sdk/legacy.js (colours for web views without light-dark()). Each is one classic script.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolveTokens } from '@onglass/ui/resolve-tokens';
import { build } from 'vite';

const ROOT = new URL('.', import.meta.url).pathname;
const OUT = new URL('../../onglass/static/sdk/', import.meta.url).pathname;
const TOKENS = new URL(import.meta.resolve('@onglass/ui/tokens.css'));
const LIB = 'Onglass._.lib';
const SHARED = [/^preact(\/hooks|\/jsx-runtime)?$/, /\/app\/(banner|model|more|observe|texts|viewport)\.tsx?$/];
// What more.js adds to what it found.
const LATER = [...SHARED, /\/thread\/(arrivals|file|shelf)\.tsx?$/];
const ENTRIES = [
  { name: 'onglass', entry: 'src/loader/loader.ts', shared: [] },
  { name: 'messenger', entry: 'src/main.ts', shared: [] },
  { name: 'more', entry: 'src/more/entry.ts', shared: SHARED },
  { name: 'rich', entry: 'src/rich/entry.ts', shared: LATER },
  // For apps that hold the messenger in a web view; fetched by their page only.
  { name: 'native', entry: '../native/bridge/entry.ts', shared: [] },
  { name: 'control', entry: 'src/control/entry.ts', shared: LATER },
  // Asks whoever came by a mailed link whether to go on, before anything else is fetched.
  { name: 'link', entry: 'src/link/entry.ts', shared: [] },
  { name: 'seal', entry: 'src/seal/entry.ts', shared: [] },
  // Runs in a service worker of the host app's own address: nothing of the page is there.
  { name: 'onglass-sw', entry: 'src/control/worker/entry.ts', shared: [] },
  { name: 'annotate', entry: 'src/annotate/entry.ts', shared: LATER },
  { name: 'theme', entry: 'src/theme/entry.ts', shared: [] },
  { name: 'collect', entry: 'src/context/entry.ts', shared: [] },
  ...['ar', 'de', 'es', 'fr', 'ja'].map((code) => ({ name: `lang-${code}`, entry: `src/texts/${code}/entry.ts`, shared: [] })),
];

/** In a shadow root there is no :root; what no rule of the messenger uses is left out. */
function shadowTokens() {
  return {
    name: 'shadow-tokens',
    enforce: 'pre',
    transform: {
      filter: { id: /tokens\.css(\?.*)?$/ },
      handler: (css) => ({ code: css.replaceAll(':root, .og', '.og').replaceAll(':root', '.og').replace(/\s*--og-(note[a-z-]*|canvas|on-note|plot|plot-soft|s\d+|\d\d|scale|click|mono|lh-loose|lifted|good-fill|z-launcher|z-offer|z-call|z-toast):[^;]+;/g, ''), map: null }),
    },
  };
}

/** The bundler's namespace objects list names with for-in, which meets whatever a page hung on Object.prototype. */
function ownNames() {
  return { name: 'own-names', renderChunk: (code) => ({ code: code.replaceAll('for (var name in all)', 'for (var name of Object.keys(all))'), map: null }) };
}

// Names of pieces as arguments: only those.
const wanted = process.argv.slice(2);
for (const { name, entry, shared } of ENTRIES) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    plugins: [shadowTokens(), ownNames()],
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      outDir: OUT,
      emptyOutDir: false,
      target: ['es2022', 'chrome111', 'safari16.4', 'firefox114'],
      minify: 'terser', // half a kB less than the default, compressed
      terserOptions: { ecma: 2020, module: true, compress: { passes: 3, unsafe_arrows: true, unsafe_methods: true } },
      cssTarget: ['chrome123', 'safari17.5', 'firefox128'],
      modulePreload: false,
      lib: { entry, formats: ['iife'], name: `Onglass_${name.replaceAll('-', '_')}`, fileName: () => `${name}.js` },
      rolldownOptions: { external: (id) => shared.some((pattern) => pattern.test(id)), output: { globals: () => LIB } },
    },
  });
}

const legacy = resolveTokens(readFileSync(TOKENS, 'utf8')).replaceAll(/:root[^,{]*,/g, '');
writeFileSync(`${OUT}legacy.js`, `Onglass._.adopt(${JSON.stringify(legacy)});\n`);

// The loader asks for the others at an address that names what all of them are, so that a browser may keep them for good.
// `build` beside them tells the server which address is this build's.
const loader = readFileSync(`${OUT}onglass.js`, 'utf8');
const others = readdirSync(OUT).filter((name) => name.endsWith('.js') && name !== 'onglass.js').sort();
const hash = createHash('sha256');
for (const name of others) hash.update(name).update(readFileSync(`${OUT}${name}`));
const stamp = hash.digest('hex').slice(0, 6);
const stamped = loader.replace(/new URL\("(?:\.|[0-9a-f]{6}\/)",/, `new URL("${stamp}/",`);
if (!stamped.includes(stamp)) throw new Error('The loader does not make its address as build.mjs expects it.');
writeFileSync(`${OUT}onglass.js`, stamped);
writeFileSync(`${OUT}build`, `${stamp}\n`);
