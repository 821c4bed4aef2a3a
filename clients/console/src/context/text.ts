// The texts of the timeline: they come with it, not with the first screen.
import type { PluralKey, Values } from '@onglass/ui';
import { timeline } from '../text/en_timeline.ts';
import { extend, t as base, type TextKey } from '../text/index.ts';

extend(timeline);
export type TimelineKey = PluralKey<keyof typeof timeline>;
export const t = base as (key: TimelineKey | TextKey, values?: Values) => string;
