/** Every language says everything that English says, in all its own plural forms, with the same things put in. */
import { describe, expect, it } from 'vitest';
import { linkTexts } from '../src/texts/link.ts';
import { english } from '../src/texts/en.ts';
import { englishAnnotate } from '../src/texts/en_annotate.ts';
import { englishControl } from '../src/texts/en_control.ts';
import { englishLink } from '../src/texts/en_link.ts';
import { englishMore } from '../src/texts/en_more.ts';
import { englishRich } from '../src/texts/en_rich.ts';
import { englishVerify } from '../src/texts/en_verify.ts';
import { arabic } from '../src/texts/ar/talk.ts';
import { arabicParts } from '../src/texts/ar/parts.ts';
import { german } from '../src/texts/de/talk.ts';
import { germanParts } from '../src/texts/de/parts.ts';
import { japanese } from '../src/texts/ja/talk.ts';
import { japaneseParts } from '../src/texts/ja/parts.ts';
import { spanish } from '../src/texts/es/talk.ts';
import { spanishParts } from '../src/texts/es/parts.ts';
import { french } from '../src/texts/fr/talk.ts';
import { frenchParts } from '../src/texts/fr/parts.ts';

type Texts = Readonly<Record<string, string | undefined>>;

const ENGLISH: Texts = { ...english, ...englishMore, ...englishRich, ...englishControl, ...englishAnnotate, ...englishVerify };
const LANGUAGES: Readonly<Record<string, Texts>> = {
  ar: { ...arabic, ...arabicParts },
  de: { ...german, ...germanParts },
  es: { ...spanish, ...spanishParts },
  fr: { ...french, ...frenchParts },
  ja: { ...japanese, ...japaneseParts },
};
const COUNTS = Array.from({ length: 111 }, (_, count) => count);

const places = (text: string): string[] => [...text.matchAll(/\{\w+\}/gu)].map(([place]) => place).sort();
const stemOf = (key: string): string => key.replace(/_(zero|one|two|few|many|other)$/u, '');
/** The forms of which English has two. */
const counted = Object.keys(ENGLISH).filter((key) => key.endsWith('_other')).map(stemOf);

/** What is wrong with a language, in words. */
function faults(code: string, texts: Texts): string[] {
  const categories = new Set(COUNTS.map((count) => new Intl.PluralRules(code).select(count)));
  const missing = Object.keys(ENGLISH).filter((key) => (texts[key] ?? '').trim() === '' && !(counted.includes(stemOf(key)) && !categories.has('one') && key.endsWith('_one')));
  const forms = counted.flatMap((stem) => [...categories].filter((category) => texts[`${stem}_${category}`] === undefined).map((category) => `${stem}_${category}`));
  const strange = Object.entries(texts).filter(([key, text]) => {
    const source = ENGLISH[key] ?? ENGLISH[`${stemOf(key)}_other`] ?? ENGLISH[stemOf(key)];
    if (source === undefined) return true;
    const [wanted, found] = [places(source), places(text ?? '')];
    // One and two may be words.
    const mayLack = key !== stemOf(key) && !/_(few|many|other)$/u.test(key) ? ['{count}'] : [];
    return wanted.some((place) => !found.includes(place) && !mayLack.includes(place)) || found.some((place) => !wanted.includes(place));
  });
  return [...missing, ...forms, ...strange.map(([key]) => `${key}: places`)];
}

describe('a language', () => {
  for (const [code, texts] of Object.entries(LANGUAGES)) {
    it(`${code} says everything`, () => {
      expect(faults(code, texts)).toEqual([]);
    });
  }

  it('with a planted mistake is found', () => {
    const { send: _gone, ...without } = LANGUAGES['de'] ?? {};
    expect(faults('de', without)).toEqual(['send']);
    expect(faults('ar', { ...LANGUAGES['ar'], help_unread_two: undefined })).toContain('help_unread_two');
    expect(faults('fr', { ...LANGUAGES['fr'], typing: 'Quelqu’un écrit' })).toEqual(['typing: places']);
    expect(faults('es', { ...LANGUAGES['es'], typing: '{nombre} escribe' })).toEqual(['typing: places']);
    expect(faults('ja', { ...LANGUAGES['ja'], sned: '送信' })).toEqual(['sned: places']);
  });

  it('has the question before a mailed link, too', () => {
    expect(Object.keys(linkTexts).sort()).toEqual(['ar', 'de', 'en', 'es', 'fr', 'ja']);
    for (const texts of Object.values(linkTexts)) {
      expect(Object.keys(texts).sort()).toEqual(Object.keys(englishLink).sort());
      expect(texts.link_continue).toContain('{name}');
    }
  });
});
