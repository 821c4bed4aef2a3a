// Writes protocol/src/generated from the server's two documents; with --check only says whether that would change anything.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { root } from './packages.mjs';

const documents = join(root, '../docs/api');
const target = join(root, 'protocol/src/generated');
const isCheck = process.argv.includes('--check');

function read(name) {
  const path = join(documents, name);
  if (!existsSync(path)) {
    console.error(`docs/api/${name} is missing; write it with the server's own generator first`);
    process.exit(1);
  }
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** The shapes only: the paths are written out in core, and the admin API is no client's business. */
function schemasOf({ components }, title) {
  return { openapi: '3.1.0', info: { title, version: '1' }, paths: {}, components: { schemas: components.schemas } };
}

async function write(name, document) {
  const header = `// Generated from docs/api/${name}.json by \`npm run generate\`; do not edit.\n`;
  const ast = await openapiTS(schemasOf(document, name), { alphabetize: true, immutable: true, defaultNonNullable: false });
  const text = header + astToString(ast);
  const path = join(target, `${name}.ts`);
  const isSame = existsSync(path) && readFileSync(path, 'utf8') === text;
  if (isCheck && !isSame) {
    console.error(`protocol/src/generated/${name}.ts is not what docs/api/${name}.json says; run \`npm run generate\``);
    process.exitCode = 1;
    return;
  }
  if (!isSame) {
    mkdirSync(target, { recursive: true });
    writeFileSync(path, text);
  }
  console.log(`protocol ${name}: ${isSame ? 'up to date' : 'written'}`);
}

await write('openapi', read('openapi.json'));
await write('asyncapi', read('asyncapi.json'));
