// Languages a case may be in: those many people speak, and whatever this one is in already.
import { languageOf } from './facts.ts';

const SPOKEN = ['ar', 'bg', 'bn', 'cs', 'da', 'de', 'el', 'en', 'es', 'et', 'fa', 'fi', 'fr', 'he', 'hi', 'hr', 'hu', 'id', 'it', 'ja', 'ko', 'lt', 'lv', 'ms', 'nb', 'nl', 'pl', 'pt', 'ro', 'ru', 'sk', 'sl', 'sr', 'sv', 'th', 'tr', 'uk', 'ur', 'vi', 'zh'];

export function languageChoices(current: string | undefined): readonly { readonly value: string; readonly name: string }[] {
  const tags = current === undefined || SPOKEN.includes(current) ? SPOKEN : [...SPOKEN, current];
  const named = tags.map((value) => ({ value, name: languageOf(value) ?? value }));
  return named.sort((a, b) => a.name.localeCompare(b.name));
}
