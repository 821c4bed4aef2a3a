// From the conversation's items to the rows of the log: day marks, the unread divider, groups of bubbles, which bubble
// carries the time and the tick. Pure; invariant: one row per item, in order, plus marks.
import type { ActivityItem, MessageItem, Tick, TimelineItem } from '@onglass/core';
import { dayNumber } from '@onglass/ui';

export interface MessageRow {
  readonly kind: 'message';
  readonly key: string;
  readonly item: MessageItem;
  /** First of a group by the same author: keeps all corners and, for screen readers, says who speaks. */
  readonly first: boolean;
  /** Carries the time (and the tick, if one's own). */
  readonly meta: boolean;
  /** On the last waiting one: how many wait. */
  readonly waiting: number;
}

export type Row =
  | MessageRow
  | { readonly kind: 'day'; readonly key: string; readonly instant: string }
  | { readonly kind: 'event'; readonly key: string; readonly item: ActivityItem }
  | { readonly kind: 'unread'; readonly key: string; readonly count: number }
  /** What the conversation is about, over its first message. */
  | { readonly kind: 'about'; readonly key: string };

export interface Chunk {
  readonly key: string;
  readonly rows: readonly Row[];
}

const GROUP_GAP_MS = 5 * 60_000;
const CHUNK_ITEMS = 40;

interface Moment {
  readonly day: number;
  readonly at: number;
}

const moments = new WeakMap<TimelineItem, Moment>();

function momentOf(item: TimelineItem): Moment {
  const kept = moments.get(item);
  if (kept !== undefined) return kept;
  const made = { day: dayNumber(item.createdAt), at: Date.parse(item.createdAt) };
  moments.set(item, made);
  return made;
}

export interface RowsInput {
  readonly items: readonly TimelineItem[];
  readonly dividerAfterSeq?: number | undefined;
  /** A row over the first message says what the conversation is about. */
  readonly about?: boolean;
  /** Number of the first piece to draw; the newest two (and what is unread) unless told. */
  readonly from?: number | undefined;
}

export interface RowsWindow {
  readonly chunks: readonly Chunk[];
  /** Number of the piece before, if there is one. */
  readonly earlier: number | undefined;
}

/** Events that tell the customer something; an assignment to nobody, or the opening, does not. */
function isTold(item: TimelineItem): boolean {
  if (item.kind === 'note') return false;
  if (item.kind !== 'activity') return true;
  if (item.type === 'conversation_assigned') return agentName(item) !== undefined;
  return item.type === 'conversation_resolved' || item.type === 'conversation_reopened';
}

export function agentName(item: ActivityItem): string | undefined {
  const agent = (item.event as { agent?: { name?: string } | null }).agent;
  return agent?.name;
}

function speaker(item: TimelineItem | undefined): string | undefined {
  return item?.kind === 'message' ? `${String(item.mine)} ${item.author.kind} ${item.author.id ?? ''}` : undefined;
}

function sameGroup(left: TimelineItem | undefined, right: TimelineItem | undefined): boolean {
  if (left === undefined || right === undefined || speaker(left) === undefined || speaker(left) !== speaker(right)) return false;
  const [before, after] = [momentOf(left), momentOf(right)];
  return before.day === after.day && after.at - before.at < GROUP_GAP_MS;
}

const isWaiting = (tick: Tick | undefined): boolean => tick === 'waiting' || tick === 'uploading';

export function isForeign(item: TimelineItem): item is MessageItem {
  return item.kind === 'message' && !item.mine && item.author.kind !== 'system';
}

interface DividerPlace {
  readonly before: TimelineItem | undefined;
  readonly count: number;
}

function findDivider({ items, dividerAfterSeq }: RowsInput): DividerPlace {
  if (dividerAfterSeq === undefined) return { before: undefined, count: 0 };
  const fresh = items.filter((item) => isForeign(item) && (item.seq ?? 0) > dividerAfterSeq);
  return { before: fresh[0], count: fresh.length };
}

const numberOf = (item: TimelineItem): number => (item.seq === undefined ? Number.POSITIVE_INFINITY : Math.floor(item.seq / CHUNK_ITEMS));

/** Where to begin when nobody scrolled up: two pieces from the end, but before what is unread. */
function firstNumber(items: readonly TimelineItem[], divider: DividerPlace): number {
  const newest = items.findLast((item) => item.seq !== undefined);
  const tail = newest === undefined ? 0 : numberOf(newest) - 1;
  return divider.before === undefined ? tail : Math.min(tail, numberOf(divider.before) - 1);
}

function startIndex(items: readonly TimelineItem[], from: number): number {
  const last = items.findLastIndex((item) => numberOf(item) < from);
  return last + 1;
}

/** The rows to draw, in pieces, oldest first. What lies before the window is not looked at one by one. */
export function buildWindow(input: RowsInput): RowsWindow {
  const items = input.items.filter(isTold);
  const divider = findDivider({ ...input, items });
  const from = Math.min(input.from ?? Number.POSITIVE_INFINITY, firstNumber(items, divider));
  const start = startIndex(items, from);
  const rows = buildRows(items, start, divider, input.about === true);
  const before = items[start - 1];
  return { chunks: buildChunks(rows), earlier: before === undefined ? undefined : numberOf(before) };
}

function buildRows(items: readonly TimelineItem[], start: number, divider: DividerPlace, about: boolean): Row[] {
  const waiting = items.filter((item) => item.kind === 'message' && isWaiting(item.tick)).length;
  return items.slice(start).flatMap((item, offset): Row[] => {
    const [before, after] = [items[start + offset - 1], items[start + offset + 1]];
    // The divider parts what would be one group.
    const neighbours = { before: item === divider.before ? undefined : before, after: after === divider.before ? undefined : after };
    return [...marksBefore(item, before, about), ...dividerBefore(item, divider), ...contentRow(item, neighbours, waiting)];
  });
}

function marksBefore(item: TimelineItem, before: TimelineItem | undefined, about: boolean): Row[] {
  const { day } = momentOf(item);
  if (before !== undefined && momentOf(before).day === day) return [];
  const mark: Row = { kind: 'day', key: `day ${day} ${item.key}`, instant: item.createdAt };
  return before === undefined && about ? [mark, { kind: 'about', key: 'about' }] : [mark];
}

function dividerBefore(item: TimelineItem, divider: DividerPlace): Row[] {
  return item === divider.before ? [{ kind: 'unread', key: 'unread', count: divider.count }] : [];
}

interface Neighbours {
  readonly before: TimelineItem | undefined;
  readonly after: TimelineItem | undefined;
}

function contentRow(item: TimelineItem, { before, after }: Neighbours, waiting: number): Row[] {
  if (item.kind === 'activity') return [{ kind: 'event', key: item.key, item }];
  return item.kind === 'message' ? [messageRow(item, before, after, waiting)] : [];
}

function messageRow(item: MessageItem, before: TimelineItem | undefined, after: TimelineItem | undefined, waiting: number): MessageRow {
  const next = sameGroup(item, after) && after?.kind === 'message' ? after : undefined;
  const meta = next === undefined || item.tick !== next.tick || item.edited;
  const counts = isWaiting(item.tick) && meta;
  return { kind: 'message', key: item.key, item, first: !sameGroup(before, item), meta, waiting: counts ? waiting : 0 };
}

/** Rows in pieces with lasting borders (by seq), so that older pages and new messages leave finished pieces untouched. */
function buildChunks(rows: readonly Row[]): Chunk[] {
  const chunks: { key: string; rows: Row[] }[] = [];
  let marks: Row[] = [];
  let number = 0;
  for (const row of rows) {
    if (row.kind !== 'message' && row.kind !== 'event') {
      marks.push(row);
      continue;
    }
    if (row.item.seq !== undefined) number = Math.floor(row.item.seq / CHUNK_ITEMS);
    const key = String(number);
    const last = chunks.at(-1);
    if (last?.key === key) last.rows.push(...marks, row);
    else chunks.push({ key, rows: [...marks, row] });
    marks = [];
  }
  return chunks;
}

export function sameRows(left: readonly Row[], right: readonly Row[]): boolean {
  return left.length === right.length && left.every((row, at) => sameRow(row, right[at]));
}

/** What a row shows, as a list: two rows with the same list are drawn the same. */
function shownBy(row: Row): readonly unknown[] {
  if (row.kind === 'message') return [row.item, row.first, row.meta, row.waiting];
  if (row.kind === 'unread') return [row.count];
  return row.kind === 'event' ? [row.item] : [];
}

function sameRow(left: Row, right: Row | undefined): boolean {
  if (left.kind !== right?.kind || left.key !== right.key) return false;
  const shown = shownBy(right);
  return shownBy(left).every((part, at) => part === shown[at]);
}
