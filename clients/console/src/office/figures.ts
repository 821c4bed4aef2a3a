// The figures of a preview in words: what each is, in which unit, and whether more of it is better. Pure.
import { locale } from '../text/index.ts';
import { t, type OfficeKey } from './text.ts';
import { measuredWords } from './words.ts';

const WORSE = /^late_|wait|^unanswered|^share_/u;
const BETTER = /_met_share|within_target|open_hours_share|^eligible/u;
const RECORDED = 'recorded_';

/** What really happened is the same before and after: it stands beside the comparison. */
export function isRecorded(name: string): boolean {
  return name.startsWith(RECORDED);
}

export function figureName(name: string): string {
  const key = `figure.${name}` as OfficeKey;
  const known = t(key);
  if (known !== key) return known;
  const words = name.replace(/_(seconds|share|percent)$/u, '').replaceAll('_', ' ');
  return words.charAt(0).toLocaleUpperCase(locale()) + words.slice(1);
}

/** Null is "no data", never zero. */
export function figureWords(name: string, value: number | null): string {
  if (value === null) return t('preview.no_data');
  if (name.includes('_seconds')) return measuredWords(value);
  if (name.endsWith('_share') || name.startsWith('share_')) return new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: 1 }).format(value);
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 }).format(value);
}

export type FigureTone = 'better' | 'worse' | 'other';

export function figureTone(name: string, before: number | null, after: number | null): FigureTone {
  if (before === null || after === null || before === after) return 'other';
  const isMore = after > before;
  if (BETTER.test(name)) return isMore ? 'better' : 'worse';
  if (WORSE.test(name)) return isMore ? 'worse' : 'better';
  return 'other';
}
