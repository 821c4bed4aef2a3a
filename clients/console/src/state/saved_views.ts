// The views an agent keeps: a place of the list, less the conversation, under a name; and which of them one is in. Pure,
// but for the list itself, which is read from the server.
import type { AgentClient, Id, Outcome, SavedView, ViewDraft, ViewFilter } from '@onglass/core';
import { signal, type ReadonlySignal } from '@preact/signals';
import { NARROWED_BY_NOTHING, type Place } from './address.ts';

/** What a view keeps of a place. Spam is looked through, not kept. */
export function filterOf(place: Place): ViewFilter {
  const { view, status, q, sort, whose, queueId, assigneeId, tagIds } = place;
  return {
    view,
    status: status === 'any' ? null : status,
    q: q === '' ? null : q,
    queue_id: queueId ?? null,
    assignee_id: assigneeId ?? null,
    tag_ids: tagIds ?? [],
    order: sort,
    whose,
  };
}

export function placeOf({ id, filter }: SavedView): Partial<Place> {
  const { view = 'mine', q, order = 'latest', whose = 'me' } = filter;
  return {
    ...NARROWED_BY_NOTHING,
    view,
    status: statusOf(filter),
    q: q ?? '',
    sort: order,
    whose,
    ...narrowingOf(filter),
    savedId: id,
    conversationId: undefined,
  };
}

function narrowingOf({ queue_id, assignee_id, tag_ids = [] }: ViewFilter): Pick<Place, 'queueId' | 'assigneeId' | 'tagIds'> {
  return { queueId: queue_id ?? undefined, assigneeId: assignee_id ?? undefined, tagIds: tag_ids.length === 0 ? undefined : tag_ids };
}

/** Any status only goes with words. */
function statusOf({ status, q }: ViewFilter): Place['status'] {
  if (status === 'resolved' || status === 'open') return status;
  return (q ?? '') === '' ? 'open' : 'any';
}

function written(filter: ViewFilter): string {
  const { view, status, q, queue_id, assignee_id, tag_ids = [], order, whose } = filter;
  return JSON.stringify([view, status ?? null, q ?? null, queue_id ?? null, assignee_id ?? null, [...tag_ids].sort(), order ?? 'latest', whose ?? 'me']);
}

/** True while one looks at something else than what the view keeps. */
export function hasMoved(view: SavedView, place: Place): boolean {
  const kept = { ...place, ...placeOf(view) };
  return written(filterOf(kept)) !== written(filterOf(place));
}

export interface SavedViews {
  readonly all: ReadonlySignal<readonly SavedView[]>;
  read(): Promise<void>;
  create(draft: ViewDraft): Promise<Outcome<SavedView>>;
  change(id: Id, change: Partial<ViewDraft>): Promise<Outcome>;
  remove(id: Id): Promise<Outcome>;
}

export function createSavedViews(client: AgentClient): SavedViews {
  const all = signal<readonly SavedView[]>([]);
  const read = async (): Promise<void> => {
    const answer = await client.listViews();
    if (answer.ok) all.value = answer.value;
  };
  return {
    all,
    read,
    create: async (draft) => {
      const made = await client.createView(draft);
      await read();
      return made;
    },
    change: async (id, change) => {
      const changed = await client.changeView(id, change);
      await read();
      return changed.ok ? { ok: true, value: undefined } : changed;
    },
    remove: async (id) => {
      const removed = await client.removeView(id);
      await read();
      return removed;
    },
  };
}
