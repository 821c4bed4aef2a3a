// Opening hours as people write them and read them: "9" is 09:00, and five equal days are one line. Pure.
import type { OpeningHours, Shift } from '@onglass/core';
import { locale } from '../text/index.ts';
import { t } from './text.ts';

/** Monday first, as the wire has it; any Monday will do. */
const MONDAY_MS = Date.UTC(2024, 0, 1, 12);
const DAY_MS = 86_400_000;

export function dayNames(style: 'short' | 'long'): readonly string[] {
  const names = new Intl.DateTimeFormat(locale(), { weekday: style, timeZone: 'UTC' });
  return Array.from({ length: 7 }, (_, at) => names.format(MONDAY_MS + at * DAY_MS));
}

/** "9", "930", "9.30" and "24" as HH:MM; what is no time stays as it was typed, for the server to refuse at its place. */
export function timeOfDay(typed: string): string {
  const text = typed.trim();
  const [, hour, minute = '00'] = /^(\d{1,2})(?:[:.hH]?(\d{2}))?$/u.exec(text) ?? [];
  return hour === undefined ? text : `${hour.padStart(2, '0')}:${minute}`;
}

export function shiftWords(shifts: readonly Shift[]): string {
  return shifts.length === 0 ? t('hours.closed') : shifts.map(([opens, closes]) => `${opens}–${closes}`).join(', ');
}

/** "Mon–Fri 09:00–12:30, 13:30–18:00 · Sat 10:00–14:00"; closed days are not told unless all are. */
export function weekWords(week: OpeningHours['week']): string {
  const names = dayNames('short');
  const runs: { from: number; to: number; words: string }[] = [];
  week.forEach((shifts, day) => {
    const words = shiftWords(shifts);
    const last = runs.at(-1);
    if (last?.words === words) last.to = day;
    else runs.push({ from: day, to: day, words });
  });
  const open = runs.filter((_, at) => (week[runs[at]?.from ?? 0] ?? []).length > 0);
  if (open.length === 0) return t('hours.never');
  const days = ({ from, to }: { from: number; to: number }): string => (from === to ? (names[from] ?? '') : `${names[from] ?? ''}–${names[to] ?? ''}`);
  return open.map((run) => `${days(run)} ${run.words}`).join(' · ');
}

export function dateWords(date: string): string {
  return new Intl.DateTimeFormat(locale(), { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(Date.parse(`${date}T12:00:00Z`));
}

export function placeName(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

export function regionWords(region: string): string {
  try {
    return new Intl.DisplayNames([locale()], { type: 'region' }).of(region.split('-')[0] ?? region) ?? region;
  } catch {
    return region;
  }
}
