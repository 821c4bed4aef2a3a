// The texts of what stands beside a case: they come with the part that shows them.
import type { PluralKey, Values } from '@onglass/ui';
import { panels } from '../text/en_panels.ts';
import { extend, t as base, type TextKey } from '../text/index.ts';

extend(panels);
export type PanelsKey = PluralKey<keyof typeof panels>;
export const t = base as (key: PanelsKey | TextKey, values?: Values) => string;
