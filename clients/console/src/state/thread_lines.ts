// A timeline as lines to draw: day marks, the unread divider, groups of one author. Pure; keys are stable, so a keyed list
// keeps its elements when older pages come in above.
import type { Seq, TimelineItem } from '@onglass/core';
import { dayNumber } from '@onglass/ui';

const GROUP_MS = 5 * 60_000;

export type ThreadLine =
  | { readonly kind: 'day'; readonly key: string; readonly instant: string }
  | { readonly kind: 'unread'; readonly key: 'unread' }
  | { readonly kind: 'item'; readonly key: string; readonly item: TimelineItem; readonly first: boolean; readonly last: boolean };

function authorOf(item: TimelineItem): string {
  return item.kind === 'message' ? `${item.author.kind} ${item.author.id ?? ''}` : item.key;
}

/** Whether `next` continues the group of `item`: one author, one day, minutes apart, and nothing to tell between them. */
function continues(item: TimelineItem, next: TimelineItem | undefined): boolean {
  if (next?.kind !== 'message' || item.kind !== 'message') return false;
  if (authorOf(item) !== authorOf(next)) return false;
  if (dayNumber(item.createdAt) !== dayNumber(next.createdAt)) return false;
  return Date.parse(next.createdAt) - Date.parse(item.createdAt) < GROUP_MS;
}

/** The ticks stand under the last of a group, and wherever they differ from the next. */
function endsGroup(item: TimelineItem, next: TimelineItem | undefined): boolean {
  if (!continues(item, next)) return true;
  return item.kind === 'message' && next?.kind === 'message' && item.tick !== next.tick;
}

function isUnread(item: TimelineItem, afterSeq: Seq): boolean {
  return item.kind === 'message' && item.author.kind === 'customer' && (item.seq ?? 0) > afterSeq;
}

/** Where each day begins: the mark's key by the index of its first item. */
function dayMarks(items: readonly TimelineItem[]): ReadonlyMap<number, string> {
  const marks = new Map<number, string>();
  const used = new Set<number>();
  let before: number | undefined;
  items.forEach((item, at) => {
    const day = dayNumber(item.createdAt);
    // A clock that went back may bring a day twice; keys must not.
    if (day !== before) marks.set(at, used.has(day) ? `day ${String(day)} ${item.key}` : `day ${String(day)}`);
    used.add(day);
    before = day;
  });
  return marks;
}

export function linesOf(items: readonly TimelineItem[], dividerAfterSeq: Seq | undefined): readonly ThreadLine[] {
  const marks = dayMarks(items);
  const firstUnread = dividerAfterSeq === undefined ? -1 : items.findIndex((item) => isUnread(item, dividerAfterSeq));
  return items.flatMap((item, at) => {
    const day = marks.get(at);
    const before = items[at - 1];
    const first = at === firstUnread || before === undefined || !continues(before, item);
    const lines: ThreadLine[] = [];
    if (day !== undefined) lines.push({ kind: 'day', key: day, instant: item.createdAt });
    if (at === firstUnread) lines.push({ kind: 'unread', key: 'unread' });
    lines.push({ kind: 'item', key: item.key, item, first, last: endsGroup(item, items[at + 1]) });
    return lines;
  });
}

/** The highest number on screen: what may be marked as read when the end is in view. */
export function lastSeq(items: readonly TimelineItem[]): Seq {
  return items.findLast((item) => item.seq !== undefined)?.seq ?? 0;
}
