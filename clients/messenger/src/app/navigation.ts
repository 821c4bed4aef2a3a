// Where the customer is inside the messenger. As a full-screen sheet each step is also a step of the browser's history,
// so that the back gesture goes one screen back and, from the first one, closes the messenger.
import type { NewConversationOptions } from '@onglass/core';
import type { Subject } from '../loader/contract.ts';
import { createStore, type Store } from './observe.ts';

export type ThreadPlace =
  /** `seq`: the message to show first, for instance the one a notification told of. */
  | { readonly conversationId: string; readonly seq?: number }
  | { readonly unsentKey: string }
  /** `text`: what stands in the field already. `key`: given here, so that after a reload it is the same conversation. */
  | { readonly begin: NewConversationOptions; readonly key?: string; readonly subject?: Subject; readonly text?: string };

export type Place =
  | { readonly screen: 'home' }
  | { readonly screen: 'list' }
  | { readonly screen: 'thread'; readonly thread: ThreadPlace }
  /** Over the thread: a picture, a sheet. Its owner draws it; here it only is a step that "back" undoes. */
  | { readonly screen: 'over'; readonly name: string };

export interface Navigation {
  /** Empty: closed. */
  readonly places: Store<readonly Place[]>;
  open(places: readonly Place[]): void;
  push(place: Place): void;
  back(): void;
  close(): void;
  /** Replaces the top without a step in the history. */
  replace(place: Place): void;
  /** The same conversation under a better name: a new one got its id. */
  rename(from: ThreadPlace, to: ThreadPlace): void;
  dispose(): void;
}

const STEP = 'onglass';
const SAVED_KEY = 'onglass:places';
const SAVE_PAUSE_MS = 100;

interface Steps {
  readonly [STEP]?: number;
}

export function createNavigation(usesHistory: () => boolean, newKey: () => string): Navigation {
  const places = createStore<readonly Place[]>([]);
  const state = (): Steps => (history.state ?? {}) as Steps;
  /** Steps of ours that stand in the browser's history; after a reload those that lead to the saved places are there already. */
  let saving: ReturnType<typeof setTimeout> | undefined;
  const left = usesHistory() ? (state()[STEP] ?? 0) : 0;
  let recorded = left === 0 ? 0 : Math.min(left, savedPlaces().length);

  const withKey = (place: Place): Place =>
    place.screen === 'thread' && 'begin' in place.thread && place.thread.key === undefined ? { screen: 'thread', thread: { ...place.thread, key: newKey() } } : place;
  const saveNow = (): void => {
    if (saving === undefined) return;
    clearTimeout(saving);
    saving = undefined;
    save(places.get());
  };
  const set = (next: readonly Place[]): void => {
    places.set(next.map(withKey));
    // Later: the first touch of the storage costs more than a screen. A page that goes before saves it then.
    clearTimeout(saving);
    saving = setTimeout(saveNow, SAVE_PAUSE_MS);
  };
  const record = (depth: number): void => {
    if (!usesHistory()) return;
    recorded += 1;
    history.pushState({ ...state(), [STEP]: depth }, '');
  };
  const rewind = (to: number): void => {
    const steps = Math.min(recorded, places.get().length - to);
    set(places.get().slice(0, to));
    if (steps <= 0 || recorded === 0) return;
    recorded -= steps;
    history.go(-steps);
  };
  const onPopState = (): void => {
    const depth = state()[STEP] ?? 0;
    const here = places.get().length;
    if (recorded === 0 || depth >= here) return;
    recorded = Math.max(0, recorded - (here - depth));
    set(places.get().slice(0, depth));
  };
  addEventListener('popstate', onPopState);
  addEventListener('pagehide', saveNow);

  return {
    places,
    open: (next) => {
      // pushState is immediate and history.go is not: never both in one turn.
      const depth = places.get().length;
      if (depth > next.length) rewind(next.length);
      for (let step = Math.max(depth, recorded) + 1; step <= next.length; step += 1) record(step);
      set(next);
    },
    push: (place) => {
      record(places.get().length + 1);
      set([...places.get(), place]);
    },
    back: () => rewind(Math.max(0, places.get().length - 1)),
    close: () => rewind(0),
    replace: (place) => set([...places.get().slice(0, -1), place]),
    rename: (from, to) => set(places.get().map((place) => (place.screen === 'thread' && place.thread === from ? { screen: 'thread', thread: to } : place))),
    dispose: () => {
      removeEventListener('popstate', onPopState);
      removeEventListener('pagehide', saveNow);
    },
  };
}

/** Only what can be opened again is kept: a screen over the thread is not. */
function save(places: readonly Place[]): void {
  try {
    const kept = places.filter((place) => place.screen !== 'over');
    if (kept.length === 0) sessionStorage.removeItem(SAVED_KEY);
    else sessionStorage.setItem(SAVED_KEY, JSON.stringify(kept));
  } catch {
    // Storage that refuses (private mode): the place is simply not remembered.
  }
}

/** Where the customer was before this page was loaded anew. */
export function savedPlaces(): readonly Place[] {
  try {
    return JSON.parse(sessionStorage.getItem(SAVED_KEY) ?? '[]') as Place[];
  } catch {
    return [];
  }
}
