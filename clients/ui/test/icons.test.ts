import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

it('icons.ts is what icons.svg says', () => {
  const script = new URL('../tools/icons.mjs', import.meta.url).pathname;
  expect(() => execFileSync('node', [script, '--check'])).not.toThrow();
});
