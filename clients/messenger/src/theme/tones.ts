// The company's tones as a style sheet. Invariant: nothing but known tokens and six-digit colours gets into it.
const TOKENS = ['accent', 'on-accent', 'accent-hover', 'accent-text', 'accent-soft', 'on-accent-soft', 'accent-line', 'own', 'on-own'] as const;
const COLOUR = /^#[0-9a-f]{6}$/;

/** `light` and `dark` as they came over the line. */
export type GivenTheme = Readonly<Record<string, unknown>>;

/** What stands for the standard colours where they are not all there, or one is no colour: nothing. */
export function toneSheet({ light, dark }: GivenTheme): string {
  const day = declarations(light);
  const night = declarations(dark);
  if (day === undefined || night === undefined) return '';
  // The reader's own colours win where the system asks for them.
  return `@media (forced-colors: none) { .og.og { ${day} } .og.og[data-theme="dark"] { ${night} } @media (prefers-color-scheme: dark) { .og.og:not([data-theme="light"]) { ${night} } } }`;
}

function declarations(tones: unknown): string | undefined {
  if (typeof tones !== 'object' || tones === null) return undefined;
  const found = new Map<string, unknown>(Object.entries(tones));
  const lines = TOKENS.map((token) => {
    const tone = found.get(token);
    return typeof tone === 'string' && COLOUR.test(tone) ? `--og-${token}: ${tone};` : undefined;
  });
  return lines.includes(undefined) ? undefined : lines.join(' ');
}
