// Which language is spoken. Invariant: `lang` and `dir` are those of the words that are shown: where a language has no words
// here and the company gave none, it is English throughout.
import type { InitOptions, ScriptName } from '../loader/contract.ts';

export type Words = Readonly<Record<string, string>>;

const SPOKEN = /^(en|(ar|de|es|fr|ja))\b/;

/** The app's choice; else the page's language, in the reader's own country where that is the same; else the reader's; else none. */
export function languageOf({ locale, messages }: InitOptions): string | undefined {
  const { languages } = navigator;
  const page = document.documentElement.lang;
  const first = locale ?? languages.find((each) => each.startsWith(page)) ?? page;
  return [first, ...languages].find((each) => messages ?? SPOKEN.test(each));
}

/** The script with a language's words; English needs none. */
export function scriptOf(locale: string | undefined): ScriptName | '' | undefined {
  const code = SPOKEN.exec(String(locale))?.[2];
  return code && `lang-${code}.js`;
}
