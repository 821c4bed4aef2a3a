// Makes what is published: core/dist and messenger/dist, each a package of its own with types. `node tools/pack.mjs [FOLDER]`
// also packs both into FOLDER. The workspace's own package.json files stay as they are: inside, sources import sources.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build } from 'vite';
import { readPackage, root } from './packages.mjs';

const TARGET = ['es2022', 'chrome111', 'safari16.4', 'firefox114'];
const PUBLISHED = {
  core: { entry: 'core/src/index.ts', types: ['core/src', 'protocol/src'], description: 'The Onglass client: sessions, stream, outbox, drafts, uploads and context, for any platform with JavaScript' },
  messenger: { entry: 'messenger/src/loader/package.ts', types: ['messenger/src/loader/package', 'messenger/src/loader/public'], description: 'The Onglass messenger for web pages: under 2 kB in your bundle, the rest when somebody asks for help' },
};

function run(command, ...words) {
  const { status } = spawnSync(command, words, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error(`${command} ${words.join(' ')} ended with ${status}`);
}

const files = (folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).map((one) => join(one.parentPath ?? one.path, one.name));

/** Declarations name files as they were; published ones name what lies beside them. */
function settleImports(types) {
  const protocol = join(types, 'protocol/src/index.js');
  for (const file of files(types)) {
    const near = relative(dirname(file), protocol);
    const text = readFileSync(file, 'utf8')
      .replace(/(from |import\()'(\.[^']*)\.tsx?'/g, "$1'$2.js'")
      .replaceAll("'@onglass/protocol'", `'${near.startsWith('.') ? near : `./${near}`}'`);
    writeFileSync(file, text);
  }
}

/** Declarations of one package into a folder. */
export function declare(name, types, { comments = true } = {}) {
  const words = ['--declaration', '--emitDeclarationOnly', '--noEmit', 'false', '--rootDir', '.', '--outDir', types, '--removeComments', String(!comments)];
  run(process.execPath, 'node_modules/typescript/bin/tsc', '-p', `tools/published/${name}.json`, ...words);
  for (const file of files(types)) if (!PUBLISHED[name].types.some((kept) => relative(types, file).startsWith(kept))) rmSync(file);
  settleImports(types);
}

async function make(name) {
  const { entry, description } = PUBLISHED[name];
  const out = join(root, name, 'dist');
  rmSync(out, { recursive: true, force: true });
  await build({
    configFile: false,
    root: join(root, name),
    logLevel: 'warn',
    build: { outDir: out, target: TARGET, minify: false, lib: { entry: join(root, entry), formats: ['es'], fileName: () => 'index.js' } },
  });
  declare(name, join(out, 'types'));
  const types = `./types/${entry.replace(/\.ts$/, '.d.ts')}`;
  const { version, license } = readPackage(name);
  const published = { name: `@onglass/${name}`, version, description, license, type: 'module', sideEffects: name === 'messenger', exports: { '.': { types, default: './index.js' } }, types, files: ['index.js', 'types', 'README.md', 'LICENSE'] };
  writeFileSync(join(out, 'package.json'), `${JSON.stringify(published, null, 2)}\n`);
  copyFileSync(join(root, name, 'README.md'), join(out, 'README.md'));
  copyFileSync(join(root, '../LICENSE'), join(out, 'LICENSE'));
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const folder = process.argv[2];
  for (const name of Object.keys(PUBLISHED)) {
    await make(name);
    console.log(`${name}/dist is made`);
    if (folder === undefined) continue;
    mkdirSync(folder, { recursive: true });
    run('npm', 'pack', '--silent', `./${name}/dist`, '--pack-destination', folder);
  }
}
