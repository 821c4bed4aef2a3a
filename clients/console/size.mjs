// Size of the console over the wire, everything its first screen loads. node clients/console/size.mjs [--json]; ends with
// 1 when the budget is broken.
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const BUILT = new URL('../../onglass/static/console/', import.meta.url);
const BUDGET_KB = 130;

function entryFiles() {
  try {
    const page = readFileSync(new URL('index.html', BUILT), 'utf8');
    const named = [...page.matchAll(/(?:src|href)="\/console\/(assets\/[^"]+)"/g)].map(([, name]) => name);
    return ['index.html', ...named];
  } catch {
    console.error('The console is not built yet: run "npm run build" in clients/.');
    process.exit(2);
  }
}

const bytesOf = (name) => gzipSync(readFileSync(new URL(name, BUILT)), { level: 9 }).length;
const files = entryFiles();
const baseKb = Math.round(files.reduce((sum, name) => sum + bytesOf(name), 0) / 10.24) / 100;
const allNames = readdirSync(new URL('assets/', BUILT));

if (process.argv.includes('--json')) console.log(JSON.stringify({ console_kb: baseKb, files: files.length, assets: allNames.length }));
else console.log(`console base ${baseKb} kB gzip of ${BUDGET_KB} (${files.length} files)`);
process.exitCode = baseKb > BUDGET_KB ? 1 : 0;
