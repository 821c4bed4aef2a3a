// What each view asks the server for, and which of the rows it shows. Pure.
import type { ConversationRow, Id, ListQuery } from '@onglass/core';
import type { Place, ViewName } from './address.ts';
import { dueFirst } from './due.ts';

/** Views of one state only: there is no status to choose, but whose cases to see. */
export function isOfOneState(view: ViewName): boolean {
  return view === 'snoozed' || view === 'parked';
}

/** Where an order by what is owed first makes sense. */
export function hasDue(view: ViewName): boolean {
  return view === 'mine' || view === 'queue' || view === 'team';
}

export function queryOf(place: Pick<Place, 'view' | 'status' | 'q'>): ListQuery {
  const { view, status, q } = place;
  return { view, ...(status === 'any' || isOfOneState(view) ? {} : { status }), ...(q === '' ? {} : { q }) };
}

/** Parked cases take no room on the desk: they stand in their own view until the customer writes. A search finds them all. */
export function inHand(row: ConversationRow): boolean {
  return row.holding !== 'parked';
}

/** What takes one of the agent's places, as the server counts them. */
export function takesRoom(row: ConversationRow): boolean {
  return row.status === 'open' && row.holding !== 'parked' && row.holding !== 'returned';
}

type Asked = Pick<Place, 'view' | 'status' | 'q' | 'whose' | 'sort'>;

export function isOrderedByDue({ view, status, sort }: Asked): boolean {
  return sort === 'due' && status === 'open' && hasDue(view);
}

function belongs(row: ConversationRow, { view, status, q, whose }: Asked, myId: Id): boolean {
  if (view === 'mine') return q !== '' || status !== 'open' || inHand(row);
  return !isOfOneState(view) || whose === 'everybody' || row.assignee?.id === myId;
}

export function shownRows(rows: readonly ConversationRow[], asked: Asked, myId: Id): readonly ConversationRow[] {
  const chosen = rows.filter((row) => belongs(row, asked, myId));
  return isOrderedByDue(asked) ? dueFirst(chosen) : chosen;
}
