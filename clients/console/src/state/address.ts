// View, filter, order and conversation stand in the address, so that a link, a reload and the back key mean what they say (K14).
import type { ConversationStatus, Id } from '@onglass/core';
import { signal, type ReadonlySignal } from '@preact/signals';

export type ViewName = 'mine' | 'queue' | 'team' | 'all' | 'snoozed' | 'parked';
export type StatusFilter = ConversationStatus | 'any';
export type Sort = 'latest' | 'due';
/** In views of one state: one's own cases, or everybody's. */
export type Whose = 'me' | 'everybody';

/** Where on the console one is: at the desk, or in one of the parts around it. */
export type Area = 'desk' | 'live' | 'settings';

export interface Place {
  readonly area: Area;
  /** Outside of the desk: what follows in the address, without slashes around it. */
  readonly path: string;
  readonly view: ViewName;
  readonly status: StatusFilter;
  readonly q: string;
  readonly sort: Sort;
  readonly whose: Whose;
  readonly conversationId: Id | undefined;
  /** What the list is narrowed to. */
  readonly queueId?: Id | undefined;
  readonly assigneeId?: Id | undefined;
  /** All of them. */
  readonly tagIds?: readonly Id[] | undefined;
  /** Only spam; without it, none. */
  readonly spam?: true | undefined;
  /** The saved view that one came by. */
  readonly savedId?: Id | undefined;
}

/** Going to a view leaves behind what narrowed the one before, unless it is named again. */
export const NARROWED_BY_NOTHING = { queueId: undefined, assigneeId: undefined, tagIds: undefined, spam: undefined, savedId: undefined } as const;

export const VIEWS: readonly ViewName[] = ['mine', 'queue', 'team', 'all', 'snoozed', 'parked'];
const AROUND: readonly Area[] = ['live', 'settings'];
const STATUSES: readonly StatusFilter[] = ['open', 'resolved', 'any'];
export const SORTS: readonly Sort[] = ['latest', 'due'];
export const WHOSE: readonly Whose[] = ['me', 'everybody'];
const START: Place = { area: 'desk', path: '', view: 'mine', status: 'open', q: '', sort: 'latest', whose: 'me', conversationId: undefined };

/** One of a few words, or what holds without. */
function pick<T extends string>(word: string | null | undefined, known: readonly T[], otherwise: T): T {
  return known.find((one) => one === word) ?? otherwise;
}

/** As it stands where it is no encoding at all. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function narrowing(asked: URLSearchParams): Pick<Place, keyof typeof NARROWED_BY_NOTHING> {
  const tagIds = asked.getAll('tag').filter((id) => id !== '');
  return {
    queueId: asked.get('queue') ?? undefined,
    assigneeId: asked.get('assignee') ?? undefined,
    tagIds: tagIds.length === 0 ? undefined : tagIds,
    spam: asked.get('spam') === 'only' || undefined,
    savedId: asked.get('saved') ?? undefined,
  };
}

export function parsePlace(path: string, search: string, root: string): Place {
  const parts = path.startsWith(root) ? path.slice(root.length).split('/') : [];
  const area = AROUND.find((one) => one === parts[0]);
  if (area !== undefined) return { ...START, area, path: parts.slice(1).map(decoded).join('/') };
  const asked = new URLSearchParams(search);
  const view = pick(parts[0], VIEWS, START.view);
  const q = asked.get('q') ?? '';
  const status = pick(asked.get('status'), STATUSES, START.status);
  const sort = pick(asked.get('sort'), SORTS, START.sort);
  const whose = pick(asked.get('whose'), WHOSE, START.whose);
  // "Any" is a way to search; without words it means the open ones.
  return { ...START, view, status: status === 'any' && q === '' ? START.status : status, q, sort, whose, conversationId: parts[1] || undefined, ...narrowing(asked) };
}

/** Only what is not as usual. */
function searchOf(place: Place): string {
  const search = new URLSearchParams();
  const unless = (usual: string, value: string): string | undefined => (value === usual ? undefined : value);
  const said = {
    status: unless(START.status, place.status),
    sort: unless(START.sort, place.sort),
    whose: unless(START.whose, place.whose),
    q: unless(START.q, place.q),
    queue: place.queueId,
    assignee: place.assigneeId,
    spam: place.spam && 'only',
    saved: place.savedId,
  };
  for (const [name, value] of Object.entries(said)) if (value !== undefined) search.set(name, value);
  for (const id of place.tagIds ?? []) search.append('tag', id);
  return search.size > 0 ? `?${search}` : '';
}

export function formatPlace(place: Place, root: string): string {
  if (place.area !== 'desk') return `${root}${[place.area, ...place.path.split('/').filter(Boolean).map(encodeURIComponent)].join('/')}`;
  const conversation = place.conversationId === undefined ? '' : `/${encodeURIComponent(place.conversationId)}`;
  return `${root}${place.view}${conversation}${searchOf(place)}`;
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
  // What names no area is at the desk.
  const format = (change: Partial<Place>): string => {
    const left = change.view === undefined ? {} : NARROWED_BY_NOTHING;
    return formatPlace({ ...place.peek(), area: 'desk', path: '', ...left, ...change }, root);
  };
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
