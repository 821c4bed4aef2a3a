// How long until an answer is owed, in words and in a tone that goes with them (K8), and who comes first by that. Pure.
import type { ConversationRow, Id, Instant } from '@onglass/core';
import { t } from '../text/index.ts';

export type DueTone = 'calm' | 'soon' | 'late';

export interface Due {
  readonly tone: DueTone;
  readonly words: string;
}

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
export const SOON_MS = 5 * MINUTE_MS;

/** Time left is rounded up and time over down: neither is ever said too kindly late or too early. */
export function dueAt(dueMs: number, nowMs: number): Due {
  const leftMs = dueMs - nowMs;
  if (leftMs <= 0) return { tone: 'late', words: lateWords(-leftMs) };
  return { tone: leftMs <= SOON_MS ? 'soon' : 'calm', words: t('due.in', { time: leftWords(leftMs) }) };
}

function leftWords(ms: number): string {
  if (ms < MINUTE_MS) return t('time.seconds', { count: Math.ceil(ms / SECOND_MS) });
  return spanWords(ms < HOUR_MS ? Math.ceil(ms / MINUTE_MS) * MINUTE_MS : ms);
}

function lateWords(ms: number): string {
  return ms < MINUTE_MS ? t('due.just_late') : t('due.late', { time: spanWords(ms) });
}

function spanWords(ms: number): string {
  if (ms < HOUR_MS) return t('time.minutes', { count: Math.floor(ms / MINUTE_MS) });
  if (ms < 2 * DAY_MS) return t('time.hours', { count: Math.floor(ms / HOUR_MS) });
  return t('time.days', { count: Math.floor(ms / DAY_MS) });
}

export function dueMsOf(row: Pick<ConversationRow, 'due_at' | 'status'>): number | undefined {
  return row.status === 'open' && row.due_at ? Date.parse(row.due_at) : undefined;
}

/** The earliest first; what nobody owes comes after, as it came. */
export function dueFirst(rows: readonly ConversationRow[]): readonly ConversationRow[] {
  const key = (row: ConversationRow): number => dueMsOf(row) ?? Infinity;
  return rows.map((row, at) => ({ row, at, due: key(row) })).sort((a, b) => (a.due === b.due ? a.at - b.at : a.due - b.due)).map(({ row }) => row);
}

/** Rows whose answer fell due between two looks: each is told of once, those late from the start never. */
export function brokenSince(rows: readonly ConversationRow[], fromMs: number, toMs: number): readonly { readonly row: ConversationRow; readonly key: `${Id} ${Instant}` }[] {
  return rows.flatMap((row) => {
    const dueMs = dueMsOf(row);
    return dueMs !== undefined && dueMs > fromMs && dueMs <= toMs ? [{ row, key: `${row.id} ${row.due_at ?? ''}` as const }] : [];
  });
}
