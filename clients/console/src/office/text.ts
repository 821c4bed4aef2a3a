// The settings' own texts: they come with them, and are not carried by those who never open them.
import type { PluralKey, Values } from '@onglass/ui';
import { office } from '../text/en_office.ts';
import { officePages } from '../text/en_office_pages.ts';
import { officeHours } from '../text/en_office_hours.ts';
import { officeApp } from '../text/en_office_app.ts';
import { officePrivacy } from '../text/en_office_privacy.ts';
import { extend, t as base, type TextKey } from '../text/index.ts';

const texts = { ...office, ...officePages, ...officeHours, ...officeApp, ...officePrivacy };
extend(texts);
export type OfficeKey = PluralKey<keyof typeof texts>;
export const t = base as (key: OfficeKey | TextKey, values?: Values) => string;
