// View, filter, order and conversation stand in the address, so that a link, a reload and the back key mean what they say (K14).
import type { ConversationStatus, Id } from '@onglass/core';
import { signal, type ReadonlySignal } from '@preact/signals';

export type ViewName = 'mine' | 'queue' | 'team' | 'all' | 'snoozed' | 'parked';
export type StatusFilter = ConversationStatus | 'any';
export type Sort = 'latest' | 'due';
/** In views of one state: one's own cases, or everybody's. */
export type Whose = 'me' | 'everybody';

export interface Place {
  readonly view: ViewName;
  readonly status: StatusFilter;
  readonly q: string;
  readonly sort: Sort;
  readonly whose: Whose;
  readonly conversationId: Id | undefined;
}

export const VIEWS: readonly ViewName[] = ['mine', 'queue', 'team', 'all', 'snoozed', 'parked'];
const STATUSES: readonly StatusFilter[] = ['open', 'resolved', 'any'];
export const SORTS: readonly Sort[] = ['latest', 'due'];
export const WHOSE: readonly Whose[] = ['me', 'everybody'];
const START: Place = { view: 'mine', status: 'open', q: '', sort: 'latest', whose: 'me', conversationId: undefined };

/** One of a few words, or what holds without. */
function pick<T extends string>(word: string | null | undefined, known: readonly T[], otherwise: T): T {
  return known.find((one) => one === word) ?? otherwise;
}

export function parsePlace(path: string, search: string, root: string): Place {
  const parts = path.startsWith(root) ? path.slice(root.length).split('/') : [];
  const asked = new URLSearchParams(search);
  const view = pick(parts[0], VIEWS, START.view);
  const q = asked.get('q') ?? '';
  const status = pick(asked.get('status'), STATUSES, START.status);
  const sort = pick(asked.get('sort'), SORTS, START.sort);
  const whose = pick(asked.get('whose'), WHOSE, START.whose);
  // "Any" is a way to search; without words it means the open ones.
  return { view, status: status === 'any' && q === '' ? START.status : status, q, sort, whose, conversationId: parts[1] || undefined };
}

export function formatPlace(place: Place, root: string): string {
  const search = new URLSearchParams();
  if (place.status !== START.status) search.set('status', place.status);
  if (place.sort !== START.sort) search.set('sort', place.sort);
  if (place.whose !== START.whose) search.set('whose', place.whose);
  if (place.q !== '') search.set('q', place.q);
  const query = search.size > 0 ? `?${search}` : '';
  const conversation = place.conversationId === undefined ? '' : `/${encodeURIComponent(place.conversationId)}`;
  return `${root}${place.view}${conversation}${query}`;
}

export interface Address {
  readonly place: ReadonlySignal<Place>;
  /** Goes there and leaves a step for the back key; `replace` for what is no step of its own (typing a search). */
  go(change: Partial<Place>, options?: { readonly replace?: boolean }): void;
  format(change: Partial<Place>): string;
}

/** `root` ends with a slash; what is outside of it reads as the start place. */
export function createAddress(page: Window, root: string): Address {
  const read = (): Place => parsePlace(page.location.pathname, page.location.search, root);
  const place = signal(read());
  page.addEventListener('popstate', () => {
    place.value = read();
  });
  const format = (change: Partial<Place>): string => formatPlace({ ...place.peek(), ...change }, root);
  return {
    place,
    format,
    go: (change, { replace = false } = {}) => {
      const target = format(change);
      if (target === `${page.location.pathname}${page.location.search}`) return;
      if (replace) page.history.replaceState(null, '', target);
      else page.history.pushState(null, '', target);
      place.value = read();
    },
  };
}
