/**
 * What looks like a secret is taken out before a step is kept, let alone sent; the server masks once more.
 * Invariant: no query string, no e-mail address, no run of six digits passes.
 */
import type { Scalar, Scalars } from './types.ts';

export const NAME_MAX = 200;
const DETAIL_KEYS_MAX = 20;
const DETAIL_TEXT_MAX = 500;
const KEY_MAX = 64;
const HIDDEN = '•••';

const EMAIL = /[^\s@/<>"'()]{1,64}@[^\s@/<>"'()]{1,255}/gu;
// Digits with the separators people put between them: cards, accounts, phone numbers.
const NUMBER = /\d(?:[ .\-/]?\d){5,}/gu;
// Tokens: three parts of base64, a prefixed key, or one long run of letters and digits mixed.
const TOKEN = /\b(?:ey[\w-]+\.[\w-]+(?:\.[\w-]+)?|(?:sk|pk|og|gh|xox)[a-z]*_[\w-]{8,}|Bearer\s+\S+|(?=[A-Za-z_-]*\d)(?=\d*[A-Za-z])[\w-]{24,})/gu;
const QUERY = /[?#][^\s"')]*/gu;
const ADDRESS = /\b[a-z][a-z\d+.-]{1,20}:\/\/[^\s"')]+/giu;

/** `text` fit to leave the device: masked, on one line, at most `max` characters. */
export function maskText(text: string, max = NAME_MAX): string {
  const cut = text.slice(0, max * 4).replace(/\s+/gu, ' ').trim();
  const plain = cut.replace(ADDRESS, (address) => address.replace(QUERY, '').replace(/\/\/[^/@]*@/u, '//'));
  return plain.replace(TOKEN, HIDDEN).replace(EMAIL, HIDDEN).replace(NUMBER, HIDDEN).slice(0, max);
}

/** A path without query and fragment; parts that name one person or one thing are masked. */
export function maskPath(path: string): string {
  const [plain = ''] = path.split(/[?#]/u, 1);
  return plain.split('/').map(maskPart).join('/').slice(0, NAME_MAX);
}

function maskPart(part: string): string {
  let text = part;
  try {
    text = decodeURIComponent(part);
  } catch {
    // Not encoded as addresses are: taken as it stands.
  }
  return maskText(text, 100);
}

/** Scalars only, twenty keys, texts masked and cut; anything else is left out. */
export function maskDetail(detail: Readonly<Record<string, unknown>>, allowed?: readonly string[] | null): Scalars {
  const kept = Object.entries(detail)
    .filter(([key]) => allowed === undefined || allowed === null || allowed.includes(key))
    .flatMap(([key, value]): [string, Scalar][] => {
      const scalar = scalarOf(value);
      return scalar === undefined ? [] : [[key.slice(0, KEY_MAX), scalar]];
    });
  return Object.fromEntries(kept.slice(0, DETAIL_KEYS_MAX));
}

function scalarOf(value: unknown): Scalar | undefined {
  if (typeof value === 'string') return maskText(value, DETAIL_TEXT_MAX);
  if (typeof value === 'boolean') return value;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
