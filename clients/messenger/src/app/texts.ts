// The messenger's own catalogue; `setLocale` is called once, before anything is drawn, `extend` by the second script.
import { createCatalogue } from '@onglass/ui';
import { english } from '../texts/en.ts';
import type { englishMore } from '../texts/en_more.ts';

type Texts = typeof english & typeof englishMore;

export const { t, setLocale, locale, extend } = createCatalogue<keyof Texts>(english as Texts);
