// The order a list is drawn in (K13). While it is held, rows change in place and none moves: what is new waits, what left
// stays where it was, marked. Pages that come in below are appended at once: they push nothing. Pure.
import type { ConversationRow, Id } from '@onglass/core';

export interface Arranged {
  readonly rows: readonly ConversationRow[];
  /** Rows that are drawn but no longer belong here. */
  readonly left: ReadonlySet<Id>;
  /** How many rows wait to appear, to go or to move. */
  readonly waiting: number;
}

export interface Fresh {
  /** As the server orders them, as far as they are loaded. */
  readonly rows: readonly ConversationRow[];
  readonly hasMore: boolean;
}

const NONE: ReadonlySet<Id> = new Set();

/** Length of the longest run of `positions` that is already in order: those rows need not move. */
function inOrder(positions: readonly number[]): number {
  const ends: number[] = [];
  for (const position of positions) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) < position) low = middle + 1;
      else high = middle;
    }
    ends[low] = position;
  }
  return ends.length;
}

/** Rows drawn before that lie below everything loaded afresh: a later page will tell about them. */
function beyond(shown: readonly ConversationRow[], fresh: Fresh, known: ReadonlyMap<Id, number>): readonly ConversationRow[] {
  const last = fresh.rows.at(-1);
  if (!fresh.hasMore || last === undefined) return [];
  return shown.filter((row) => !known.has(row.id) && row.updated_at < last.updated_at);
}

export function arrange(shown: readonly ConversationRow[], fresh: Fresh, held: boolean): Arranged {
  const known = new Map(fresh.rows.map((row, at) => [row.id, at]));
  const tail = beyond(shown, fresh, known);
  if (!held || shown.length === 0) return { rows: tail.length === 0 ? fresh.rows : [...fresh.rows, ...tail], left: NONE, waiting: 0 };
  const drawn = new Set(shown.map((row) => row.id));
  const kept = new Set(tail.map((row) => row.id));
  const positions = shown.flatMap((row) => known.get(row.id) ?? []);
  const lastDrawn = positions.reduce((most, at) => Math.max(most, at), -1);
  const unseen = fresh.rows.filter((row) => !drawn.has(row.id));
  const below = unseen.filter((row) => (known.get(row.id) ?? 0) > lastDrawn);
  const left = new Set(shown.filter((row) => !known.has(row.id) && !kept.has(row.id)).map((row) => row.id));
  const inPlace = shown.map((row) => fresh.rows[known.get(row.id) ?? -1] ?? row);
  const moved = positions.length - inOrder(positions);
  return { rows: [...inPlace, ...below], left, waiting: unseen.length - below.length + left.size + moved };
}
