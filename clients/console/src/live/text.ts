// The live view's own texts: they come with it, and are not carried by those who never open it.
import type { PluralKey, Values } from '@onglass/ui';
import { live } from '../text/en_live.ts';
import { extend, t as base, type TextKey } from '../text/index.ts';

extend(live);
export type LiveKey = PluralKey<keyof typeof live>;
export const t = base as (key: LiveKey | TextKey, values?: Values) => string;
