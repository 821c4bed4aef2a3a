// Sizes of the built SDK over the wire. node clients/messenger/size.mjs [--json]; ends with 1 when a budget is broken.
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const SDK = new URL('../../onglass/static/sdk/', import.meta.url);
const BUDGET_KB = { loader_kb: 2, messenger_kb: 35 };

function gzippedKb(name) {
  try {
    return Math.round(gzipSync(readFileSync(new URL(name, SDK)), { level: 9 }).length / 10.24) / 100;
  } catch {
    console.error(`${name} is not built yet: run "npm run build" in clients/`);
    process.exit(2);
  }
}

const sizes = { loader_kb: gzippedKb('onglass.js'), messenger_kb: gzippedKb('messenger.js') };
/** What comes later, each when its part is first needed. */
const chunks = Object.fromEntries(readdirSync(SDK).filter((name) => name.endsWith('.js') && !['onglass.js', 'messenger.js'].includes(name)).map((name) => [name, gzippedKb(name)]));
if (process.argv.includes('--json')) console.log(JSON.stringify({ ...sizes, chunks }));
else {
  for (const [name, size] of Object.entries(sizes)) console.log(`${name.padEnd(14)} ${size} of ${BUDGET_KB[name]}`);
  for (const [name, size] of Object.entries(chunks)) console.log(`${name.padEnd(14)} ${size}`);
}
process.exitCode = Object.entries(sizes).some(([name, size]) => size > BUDGET_KB[name]) ? 1 : 0;
