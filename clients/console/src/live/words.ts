// Spans, shares and reasons of the live view as words. Pure but for the names, which come with the picture.
import type { ExpectedReply, LateCase, LivePicture, LiveQueue } from '@onglass/core';
import { timeOf } from '../state/clock.ts';
import { locale } from '../text/index.ts';
import { t } from './text.ts';

const SECOND_MS = 1000;
const HOUR_MINUTES = 60;

/** "6:12", from an hour on "2 h 05". Never below zero: a clock that is a little ahead waits for the server's. */
export function waitWords(sinceMs: number, nowMs: number): string {
  const seconds = Math.max(0, Math.floor((nowMs - sinceMs) / SECOND_MS));
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  if (minutes < HOUR_MINUTES) return `${String(minutes)}:${String(rest).padStart(2, '0')}`;
  const hours = Math.floor(minutes / HOUR_MINUTES);
  return hours < 48 ? `${t('time.hours', { count: hours })} ${String(minutes % HOUR_MINUTES).padStart(2, '0')}` : t('time.days', { count: Math.floor(hours / 24) });
}

export function toldWords(told: ExpectedReply | null): string {
  if (told === null) return t('live.nothing');
  const { low_minutes: low, high_minutes: high, opens_at: opensAt } = told;
  if (low !== null && high !== null) return rangeWords(low, high);
  return opensAt === null ? t('live.nothing') : t('live.told_opens', { time: timeOf(opensAt) });
}

function rangeWords(low: number, high: number): string {
  if (low === high) return t('time.minutes', { count: low });
  if (high <= 2 * HOUR_MINUTES) return t('live.told_range', { low, high });
  const hours = Math.ceil(high / HOUR_MINUTES);
  if (low >= HOUR_MINUTES) return t('live.told_hours', { low: Math.floor(low / HOUR_MINUTES), high: hours });
  return t('live.told_mixed', { low: t('time.minutes', { count: low }), high: t('time.hours', { count: hours }) });
}

export function percent(share: number): string {
  return new Intl.NumberFormat(locale(), { style: 'percent' }).format(share);
}

export function queueName(picture: LivePicture, id: string | null | undefined): string {
  return picture.queues.find((queue) => queue.id === id)?.name ?? t('live.some_queue');
}

function ownerWords(reason: LateCase['reason'], owner: LateCase['owner']): string {
  const agent = owner?.name ?? t('live.somebody');
  if (reason === 'with_agent') return t('live.why_with_agent', { agent });
  return t(owner?.availability === 'offline' ? 'live.why_owner_offline' : 'live.why_owner_away', { agent });
}

export function whyWords({ reason, owner, conversation }: LateCase, picture: LivePicture, myId: string): string {
  if (owner?.id === myId) return t('live.why_yours');
  if (reason === 'with_agent' || reason === 'owner_away') return ownerWords(reason, owner);
  return t(reason === 'no_room' ? 'live.why_no_room' : 'live.why_nobody_there', { queue: queueName(picture, conversation.queue_id) });
}

/** Where the late ones are: in one queue by its name, in several by their number. */
export function lateWhere({ totals, queues }: LivePicture): string {
  if (totals.late === 0) return t('live.late_none');
  const late = queues.filter((queue) => queue.late > 0);
  const [only] = late;
  if (only === undefined) return t('live.late_elsewhere');
  return late.length === 1 ? t('live.late_in', { queue: only.name }) : t('live.late_queues', { count: late.length });
}

export function oldestQueue({ queues }: LivePicture): LiveQueue | undefined {
  const since = (queue: LiveQueue): number => (queue.oldest_waiting_since === null ? Infinity : Date.parse(queue.oldest_waiting_since));
  const waiting = queues.filter((queue) => queue.oldest_waiting_since !== null);
  return waiting.reduce<LiveQueue | undefined>((oldest, queue) => (oldest === undefined || since(queue) < since(oldest) ? queue : oldest), undefined);
}
