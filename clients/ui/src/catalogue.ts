// Every text of the interface stands in a catalogue; `{name}` is filled in, `key_one` / `key_other` are chosen by the
// language's own plural rules. English is bundled and is what any missing text falls back to.
export type Values = Readonly<Record<string, string | number>>;

export interface Catalogue<Key extends string> {
  /** The text of `key`; `values.count` chooses the plural form where the catalogue has one. */
  readonly t: (key: Key, values?: Values) => string;
  readonly setLocale: (locale: string | undefined, texts?: Readonly<Record<string, string>>) => void;
  readonly locale: () => string;
  /** More English texts, of a part that was loaded later. */
  readonly extend: (more: Readonly<Record<string, string>>) => void;
}

const RTL_LANGUAGES = /^(ar|fa|he|ur|yi|ps|sd|ug|dv|ckb)\b/i;

/** Drops the plural suffix: `unread_one` and `unread_other` are both asked for as `unread`. */
export type PluralKey<Key extends string> = Key extends `${infer Stem}_one` | `${infer Stem}_other` ? Stem : Key;

export function createCatalogue<Key extends string>(english: Readonly<Record<Key, string>>): Catalogue<PluralKey<Key>> {
  let fallback: Readonly<Record<string, string>> = english;
  let texts: Readonly<Record<string, string>> = {};
  let locale = 'en';
  // Made when first needed: it is not free, and the first screen seldom counts.
  let plurals: Intl.PluralRules | undefined;
  const find = (key: string): string | undefined => texts[key] ?? fallback[key];
  return {
    t: (key, values = {}) => {
      const count = values['count'];
      const plural = typeof count === 'number' ? find(`${key}_${(plurals ??= new Intl.PluralRules(locale)).select(count)}`) ?? find(`${key}_other`) : undefined;
      return (plural ?? find(key) ?? key).replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
    },
    setLocale: (next, nextTexts = {}) => {
      locale = supportedLocale(next);
      texts = nextTexts;
      plurals = undefined;
    },
    locale: () => locale,
    extend: (more) => {
      fallback = { ...fallback, ...more };
    },
  };
}

/** The locale itself where the browser knows it, English otherwise: a bad tag must not stop the messenger. */
export function supportedLocale(locale: string | undefined): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? 'en';
  } catch {
    return 'en';
  }
}

export function directionOf(locale: string): 'ltr' | 'rtl' {
  return RTL_LANGUAGES.test(locale) ? 'rtl' : 'ltr';
}
