// The texts of alerts: they come with what tells of them.
import type { PluralKey, Values } from '@onglass/ui';
import { alertsDialog } from './en_alerts_dialog.ts';
import { extend, t as base, type TextKey } from './index.ts';

extend(alertsDialog);
export const t = base as (key: PluralKey<keyof typeof alertsDialog> | TextKey, values?: Values) => string;
