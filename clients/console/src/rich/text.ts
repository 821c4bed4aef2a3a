// These texts come with what they are for, and are not carried by a first screen without any of it.
import type { PluralKey, Values } from '@onglass/ui';
import { rich } from '../text/en_rich.ts';
import { extend, t as base, type TextKey } from '../text/index.ts';

extend(rich);
export type RichKey = PluralKey<keyof typeof rich>;
export const t = base as (key: RichKey | TextKey, values?: Values) => string;
