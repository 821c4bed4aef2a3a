/**
 * Whose identity token is this? Only to notice that the host app's user changed; the server alone decides what it is worth.
 */
import { parseRecord } from '../problem.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

function fromBase64Url(text: string): string | undefined {
  let bits = 0;
  let held = 0;
  let escaped = '';
  for (const letter of text.replace(/=+$/u, '')) {
    const value = ALPHABET.indexOf(letter);
    if (value < 0) return undefined;
    bits = ((bits << 6) | value) & 0xffffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      escaped += `%${((bits >> held) & 0xff).toString(16).padStart(2, '0')}`;
    }
  }
  try {
    return decodeURIComponent(escaped);
  } catch {
    return undefined;
  }
}

export function subjectOf(identityToken: string): string | undefined {
  const payload = fromBase64Url(identityToken.split('.')[1] ?? '');
  const subject = payload === undefined ? undefined : parseRecord(payload)?.['sub'];
  return typeof subject === 'string' ? subject : undefined;
}
