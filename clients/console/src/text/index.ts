// The console's texts; another language is another catalogue with the same keys.
import { createCatalogue } from '@onglass/ui';
import { en } from './en.ts';

const catalogue = createCatalogue(en);

export const t = catalogue.t;
export const setLocale = catalogue.setLocale;
export const locale = catalogue.locale;
/** More texts, of a part that is loaded later. */
export const extend = catalogue.extend;
export type TextKey = Parameters<typeof t>[0];
