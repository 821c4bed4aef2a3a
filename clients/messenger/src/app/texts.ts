// The messenger's own catalogue; `setLocale` is called once, before anything is drawn, `extend` by the second script.
import { createCatalogue } from '@onglass/ui';
import { english } from '../texts/en.ts';
import type { englishAnnotate } from '../texts/en_annotate.ts';
import type { englishMore } from '../texts/en_more.ts';
import type { englishControl } from '../texts/en_control.ts';
import type { englishRich } from '../texts/en_rich.ts';
import type { englishVerify } from '../texts/en_verify.ts';

type Texts = typeof english & typeof englishMore & typeof englishControl & typeof englishRich & typeof englishVerify & typeof englishAnnotate;

export const { t, setLocale, locale, extend } = createCatalogue<keyof Texts>(english as Texts);
