// What each view asks the server for, and which of the rows it shows. Pure.
import type { ConversationRow, Id, ListQuery } from '@onglass/core';
import type { Place, ViewName } from './address.ts';

/** Views of one state only: there is no status to choose, but whose cases to see. */
export function isOfOneState(view: ViewName): boolean {
  return view === 'snoozed' || view === 'parked';
}

/** Where an order by what is owed first makes sense. */
export function hasDue(view: ViewName): boolean {
  return !isOfOneState(view);
}

type Narrowed = Pick<Place, 'queueId' | 'assigneeId' | 'tagIds' | 'spam'>;
type Listed = Pick<Place, 'view' | 'status' | 'q'> & Partial<Pick<Place, 'sort'>> & Narrowed;

/** What is spam is closed. */
function statusOf({ view, status, spam }: Listed): Pick<ListQuery, 'status'> {
  if (spam === true) return { status: 'resolved' };
  return status === 'any' || isOfOneState(view) ? {} : { status };
}

function narrowedTo({ queueId, assigneeId, tagIds, spam }: Narrowed): Partial<ListQuery> {
  return {
    ...(queueId === undefined ? {} : { queueId }),
    ...(assigneeId === undefined ? {} : { assigneeId }),
    ...(tagIds === undefined ? {} : { tagIds }),
    ...(spam === undefined ? {} : { spam }),
  };
}

export function queryOf(place: Listed): ListQuery {
  const { view, q, sort = 'latest', status } = place;
  const ordered = isOrderedByDue({ view, status, sort }) ? ({ order: 'due' } as const) : {};
  return { view, ...statusOf(place), ...(q === '' ? {} : { q }), ...narrowedTo(place), ...ordered };
}

/** How many things the list is narrowed by, beside its view, status and words. */
export function narrowedBy({ queueId, assigneeId, tagIds, spam }: Narrowed): number {
  return [queueId, assigneeId, spam].filter((one) => one !== undefined).length + (tagIds?.length ?? 0);
}

/** Parked cases take no room on the desk: they stand in their own view until the customer writes. A search finds them all. */
export function inHand(row: ConversationRow): boolean {
  return row.holding !== 'parked';
}

/** What takes one of the agent's places, as the server counts them. */
export function takesRoom(row: ConversationRow): boolean {
  return row.status === 'open' && row.holding !== 'parked' && row.holding !== 'returned';
}

type Asked = Pick<Place, 'view' | 'status' | 'q' | 'whose'> & Narrowed;

export function isOrderedByDue({ view, status, sort }: Pick<Place, 'view' | 'status' | 'sort'>): boolean {
  return sort === 'due' && status === 'open' && hasDue(view);
}

function belongs(row: ConversationRow, { view, status, q, whose, spam }: Asked, myId: Id): boolean {
  if (view === 'mine') return q !== '' || status !== 'open' || spam === true || inHand(row);
  return !isOfOneState(view) || whose === 'everybody' || row.assignee?.id === myId;
}

export function shownRows(rows: readonly ConversationRow[], asked: Asked, myId: Id): readonly ConversationRow[] {
  return rows.filter((row) => belongs(row, asked, myId));
}
