// Spans, levels, roles and languages as words; one unit where it divides, else the next smaller one. Pure.
import type { AgentRole } from '@onglass/core';
import { locale } from '../text/index.ts';
import { t } from './text.ts';

export type Unit = 'second' | 'minute' | 'hour' | 'day';
export const UNIT_SECONDS: Readonly<Record<Unit, number>> = { second: 1, minute: 60, hour: 3600, day: 86_400 };
export const UNITS: readonly Unit[] = ['second', 'minute', 'hour', 'day'];

/** The largest unit of which it is a whole number. */
export function unitOf(seconds: number, otherwise: Unit = 'minute'): Unit {
  if (Number.isNaN(seconds) || seconds === 0) return otherwise;
  return UNITS.findLast((unit) => seconds % UNIT_SECONDS[unit] === 0) ?? 'second';
}

export function spanWords(seconds: number): string {
  const unit = unitOf(seconds, 'second');
  return new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay: 'long' }).format(seconds / UNIT_SECONDS[unit]);
}

/** Rounded, for figures that were measured: "4.2 min", "1.3 h". */
export function measuredWords(seconds: number): string {
  const unit = UNITS.findLast((one) => Math.abs(seconds) >= UNIT_SECONDS[one] * 1.5) ?? 'second';
  const digits = unit === 'second' ? 0 : 1;
  return new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: digits }).format(seconds / UNIT_SECONDS[unit]);
}

/** "German (de)"; the tag alone where it has no name here. */
export function languageWords(tag: string): string {
  try {
    const name = new Intl.DisplayNames([locale()], { type: 'language', fallback: 'none' }).of(tag);
    return name === undefined ? tag : `${name} (${tag})`;
  } catch {
    return tag;
  }
}

export function roleWords(role: AgentRole): string {
  return t(`people.role_${role}`);
}

export function joined(words: readonly (string | false | undefined | null)[]): string {
  return words.filter(Boolean).join(' · ');
}

export function listed(words: readonly string[]): string {
  return new Intl.ListFormat(locale(), { type: 'conjunction' }).format(words);
}
