// View, filter and conversation stand in the address, so that a link, a reload and the back key mean what they say (K14).
import type { ConversationStatus, Id } from '@onglass/core';
import { signal, type ReadonlySignal } from '@preact/signals';

export type ViewName = 'mine' | 'queue' | 'all';
export type StatusFilter = ConversationStatus | 'any';

export interface Place {
  readonly view: ViewName;
  readonly status: StatusFilter;
  readonly q: string;
  readonly conversationId: Id | undefined;
}

export const VIEWS: readonly ViewName[] = ['mine', 'queue', 'all'];
const STATUSES: readonly StatusFilter[] = ['open', 'resolved', 'any'];
const START: Place = { view: 'mine', status: 'open', q: '', conversationId: undefined };

export function parsePlace(path: string, search: string, root: string): Place {
  const parts = path.startsWith(root) ? path.slice(root.length).split('/') : [];
  const asked = new URLSearchParams(search);
  const view = VIEWS.find((name) => name === parts[0]) ?? START.view;
  const q = asked.get('q') ?? '';
  const status = STATUSES.find((name) => name === asked.get('status')) ?? START.status;
  // "Any" is a way to search; without words it means the open ones.
  return { view, status: status === 'any' && q === '' ? START.status : status, q, conversationId: parts[1] || undefined };
}

export function formatPlace(place: Place, root: string): string {
  const search = new URLSearchParams();
  if (place.status !== START.status) search.set('status', place.status);
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
