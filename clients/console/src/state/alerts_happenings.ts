// What happened to one's own cases between two looks at the list, as something to be told of. Pure.
import type { AlertOccasion, ConversationRow, Id } from '@onglass/core';
import { brokenSince, SOON_MS } from './due.ts';

export interface Happening {
  readonly occasion: AlertOccasion;
  readonly row: ConversationRow;
  /** The same thing happening has the same key, however often it is looked at. */
  readonly key: string;
}

/** Whose turn it was, by conversation. */
export type Memory = ReadonlyMap<Id, ConversationRow['turn']>;

export function remember(rows: readonly ConversationRow[]): Memory {
  return new Map(rows.map((row) => [row.id, row.turn]));
}

/** New to the list: given. Known, and the customer has the last word now: they wrote, told once a turn. */
export function happenedSince(before: Memory, rows: readonly ConversationRow[]): readonly Happening[] {
  return rows.flatMap((row): readonly Happening[] => {
    const turn = before.get(row.id);
    if (row.status !== 'open' || row.turn !== 'agent' || turn === 'agent') return [];
    const occasion = turn === undefined ? 'assigned' : 'replied';
    return [{ occasion, row, key: `${occasion} ${row.id} ${row.waiting_since ?? row.last_seq}` }];
  });
}

/** What became due soon, or late, between two instants of the server's. */
export function becameDue(rows: readonly ConversationRow[], fromMs: number, toMs: number): readonly Happening[] {
  const soon = brokenSince(rows, fromMs + SOON_MS, toMs + SOON_MS).map(({ row, key }) => ({ occasion: 'due_soon' as const, row, key: `due_soon ${key}` }));
  const late = brokenSince(rows, fromMs, toMs).map(({ row, key }) => ({ occasion: 'overdue' as const, row, key: `overdue ${key}` }));
  return [...soon, ...late];
}

/** Whether a notification says nothing new any more: answered, not one's own, or read, unless it says that it is late. */
export function isSettled(row: ConversationRow | undefined, occasion: unknown): boolean {
  if (row === undefined || row.status !== 'open' || row.turn === 'customer') return true;
  return row.unread === 0 && occasion !== 'due_soon' && occasion !== 'overdue';
}
