import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { resolveTokens, srgb } from '../tools/tokens.mjs';

const css = readFileSync(new URL('../styles/tokens.css', import.meta.url), 'utf8');

describe('colours for old web views', () => {
  it('are the sRGB of the OKLCH tokens', () => {
    expect(srgb(1, 0, 0)).toEqual([255, 255, 255]);
    expect(srgb(0, 0, 0)).toEqual([0, 0, 0]);
    expect(srgb(0.627955, 0.257683, 29.2339)).toEqual([255, 0, 0]);
  });

  it('leave no function that an old web view does not know', () => {
    const rules = resolveTokens(css).replace('@supports not (color:light-dark(#000,#fff))', '');
    expect(rules).not.toMatch(/oklch|light-dark|calc/);
    expect(rules).toContain('--og-surface:#fdfdfe');
    expect(rules).toContain('prefers-color-scheme:dark');
  });

  it('follow the hue', () => {
    expect(resolveTokens(css, { hue: 20, vivid: 1 })).not.toBe(resolveTokens(css));
  });
});
