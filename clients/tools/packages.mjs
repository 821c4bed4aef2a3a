// The workspace's packages, in the order in which they may import each other.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

export function readPackage(name) {
  return JSON.parse(readFileSync(join(root, name, 'package.json'), 'utf8'));
}

export const packages = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).workspaces;

export function has(...parts) {
  return existsSync(join(root, ...parts));
}
