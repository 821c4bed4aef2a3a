// Writes docs/api/sdk.api.md: the public interface of @onglass/messenger and @onglass/core as their types say it, so that a
// change of it is seen where it is reviewed. `node clients/tools/api_report.mjs [--check]`
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { declare } from './pack.mjs';
import { root } from './packages.mjs';

const REPORT = join(root, '../docs/api/sdk.api.md');
const AGAIN = 'node clients/tools/api_report.mjs';
const ENTRIES = { messenger: 'messenger/src/loader/package.d.ts', core: 'core/src/index.d.ts' };

/** What an app can reach: the entry and what it names, without the server's generated shapes. */
function reached(entry, found = new Set()) {
  if (found.has(entry) || !existsSync(entry) || entry.includes('/generated/')) return found;
  found.add(entry);
  for (const [, path] of readFileSync(entry, 'utf8').matchAll(/(?:from |import\()'(\.[^']*)\.js'/g)) reached(join(dirname(entry), `${path}.d.ts`), found);
  return found;
}

function section(name) {
  const types = mkdtempSync(join(tmpdir(), 'onglass-api-'));
  try {
    declare(name, types, { comments: false });
    const parts = [...reached(join(types, ENTRIES[name]))].sort().map((file) => `### ${relative(types, file)}\n\`\`\`ts\n${readFileSync(file, 'utf8').trim()}\n\`\`\`\n`);
    return `## @onglass/${name}\n\n${parts.join('\n')}`;
  } finally {
    rmSync(types, { recursive: true, force: true });
  }
}

const report = `# The SDK's interface\n\nMade from the types by \`${AGAIN}\`; never edited.\n\n${Object.keys(ENTRIES).map(section).join('\n')}`;
const isCurrent = existsSync(REPORT) && readFileSync(REPORT, 'utf8') === report;
if (!process.argv.includes('--check')) writeFileSync(REPORT, report);
else if (!isCurrent) {
  console.error(`docs/api/sdk.api.md is behind the types; look at what changes in: ${AGAIN}`);
  process.exitCode = 1;
}
