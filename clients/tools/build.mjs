// Builds every bundle into ../onglass/static by the `build` script of each package that has one.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { packages, readPackage, root } from './packages.mjs';

const wanted = packages.filter((name) => readPackage(name).scripts?.build !== undefined);
for (const [at, name] of wanted.entries()) {
  const started = Date.now();
  console.log(`[${at + 1}/${wanted.length}] building ${name}`);
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], {
    cwd: join(root, name),
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    console.error(`building ${name} failed; run \`npm run build\` in clients/${name} to see it alone`);
    process.exit(1);
  }
  console.log(`[${at + 1}/${wanted.length}] ${name} built in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}
