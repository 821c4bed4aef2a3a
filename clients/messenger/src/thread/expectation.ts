// What the customer may expect, only when the server says so; nothing is made up here.
import type { ConversationRow, ExpectedReply } from '@onglass/core';
import { clockTime, dayNumber } from '@onglass/ui';
import { locale, t } from '../app/texts.ts';

const HOUR = 60;

/** "Usually answers in 3–6 min", "We open Monday 09:00" in the reader's own zone and language, or nothing. */
export function expectation(value: ExpectedReply | null | undefined, now: number): string | undefined {
  if (!value) return undefined;
  const { low_minutes: low, high_minutes: high, opens_at: opensAt } = value;
  if (low !== null && high !== null) return t(value.moved === true ? 'expected_moved' : 'expected_range', { range: range(low, high) });
  if (opensAt === null || Date.parse(opensAt) <= now) return undefined;
  const time = clockTime(opensAt, locale());
  const day = dayWords(opensAt, now);
  return day === undefined ? t('opens_today', { time }) : t('opens_on', { day, time });
}

/** "Answer promised by 16:00 (Ana)" while an agent's word holds; the name is of whoever has the case. */
export function promised(row: ConversationRow | undefined, now: number): string | undefined {
  if (!row?.promised_until || row.status === 'resolved' || Date.parse(row.promised_until) <= now) return undefined;
  const time = moment(row.promised_until, now);
  const name = row.assignee?.name;
  return name ? t('promised_by_agent', { time, name }) : t('promised_by', { time });
}

const moment = (instant: string, now: number): string => [dayWords(instant, now), clockTime(instant, locale())].filter(Boolean).join(' ');

function range(low: number, high: number): string {
  if (low === high) return t('about', { time: duration(low) });
  if (high <= HOUR) return t('minutes', { count: `${low}–${high}` });
  if (low % HOUR === 0 && high % HOUR === 0) return t('hours', { count: `${low / HOUR}–${high / HOUR}` });
  return `${duration(low)} – ${duration(high)}`;
}

function duration(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / HOUR), minutes % HOUR];
  return [hours > 0 ? t('hours', { count: hours }) : '', rest > 0 ? t('minutes', { count: rest }) : ''].filter(Boolean).join(' ');
}

/** "tomorrow", a weekday within a week, then the date; nothing for today. */
function dayWords(instant: string, now: number): string | undefined {
  const days = dayNumber(instant) - dayNumber(now);
  if (days === 0) return undefined;
  if (days === 1) return new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' }).format(1, 'day');
  const options: Intl.DateTimeFormatOptions = days < 7 ? { weekday: 'long' } : { day: 'numeric', month: 'long' };
  return new Intl.DateTimeFormat(locale(), options).format(new Date(instant));
}
