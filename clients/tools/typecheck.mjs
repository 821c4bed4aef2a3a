// Checks the types of every package and of its tests: each tsconfig.json apart, because only some know the DOM.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { has, packages, root } from './packages.mjs';

const projects = packages.flatMap((name) => [name, `${name}/test`, `${name}/replay`]).filter((path) => has(path, 'tsconfig.json'));
let failed = 0;
for (const project of projects) {
  const started = Date.now();
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', project], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) failed += 1;
  console.log(`types ${project}: ${status === 0 ? 'ok' : 'failed'} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
}
process.exit(failed === 0 ? 0 : 1);
