// The sign-in's own texts: they come with it.
import type { PluralKey, Values } from '@onglass/ui';
import { signin } from '../text/en_signin.ts';
import { extend, t as base, type TextKey } from '../text/index.ts';

extend(signin);
export const t = base as (key: PluralKey<keyof typeof signin> | TextKey, values?: Values) => string;
