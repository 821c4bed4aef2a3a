// What arrived while one was writing (K5). A colleague's answer is told and asked about once; a customer's words only
// where one has not written on since they came: who writes on has seen them. Pure.
import type { MessageItem, Seq, TimelineItem } from '@onglass/core';

export interface Writing {
  /** The newest message there was when this answer was begun. */
  readonly begunAt: Seq;
  /** The newest there was at the last key. */
  readonly typedAt: Seq;
}

type Stored = MessageItem & { readonly seq: Seq };

function isStored(item: TimelineItem): item is Stored {
  return item.kind === 'message' && item.seq !== undefined;
}

export function newestSeq(items: readonly TimelineItem[]): Seq {
  return items.reduce((most, item) => (isStored(item) ? Math.max(most, item.seq) : most), 0);
}

export function onKey(before: Writing | undefined, items: readonly TimelineItem[]): Writing {
  const newest = newestSeq(items);
  return { begunAt: before?.begunAt ?? newest, typedAt: newest };
}

/** The newest message by somebody else since the answer was begun, while it has to be told. */
export function newerThan(writing: Writing | undefined, items: readonly TimelineItem[], myId: string): MessageItem | undefined {
  if (writing === undefined) return undefined;
  const since = items.filter(isStored).filter(({ seq, author }) => seq > writing.begunAt && author.id !== myId);
  return since.filter(({ seq, author }) => author.kind === 'agent' || (author.kind === 'customer' && seq > writing.typedAt)).at(-1);
}
