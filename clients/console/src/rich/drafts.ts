// What is being composed, for each conversation and kind: kept on this device like a note's draft, until it is sent or
// thrown away. Kept per agent; signing out leaves nothing of it.
import type { Id } from '@onglass/core';
import { signal, type ReadonlySignal } from '@preact/signals';
import type { Desk } from '../state/desk.ts';
import { RICH_DRAFTS } from '../state/rich_keys.ts';
import { fresh, type Drafts, type Kind } from './shapes.ts';

/** `sentAs`: what was last tried to be sent, under which key: the same again is the same message. */
export interface Kept<One extends Kind = Kind> {
  readonly draft: Drafts[One];
  readonly sentAs?: { readonly key: string; readonly json: string };
}

export interface RichDrafts {
  readonly all: ReadonlySignal<ReadonlyMap<string, Kept>>;
  get<One extends Kind>(conversationId: Id, kind: One): Kept<One> | undefined;
  set<One extends Kind>(conversationId: Id, kind: One, kept: Kept<One> | undefined): void;
  /** The kinds begun in a conversation. */
  begun(conversationId: Id): readonly Kind[];
}

const made = new WeakMap<Desk, RichDrafts>();

function readAll(storage: Storage, prefix: string): ReadonlyMap<string, Kept> {
  const found = new Map<string, Kept>();
  for (const key of Object.keys(storage).filter((one) => one.startsWith(prefix))) {
    try {
      found.set(key.slice(prefix.length), JSON.parse(storage.getItem(key) ?? '') as Kept);
    } catch {
      storage.removeItem(key);
    }
  }
  return found;
}

function createRichDrafts(page: Window, prefix: string): RichDrafts {
  const storage = page.localStorage;
  const all = signal(readAll(storage, prefix));
  // Another tab composed, sent or threw away; or somebody signed out.
  page.addEventListener('storage', (event) => {
    if (event.key === null || event.key.startsWith(prefix)) all.value = readAll(storage, prefix);
  });
  return {
    all,
    get: <One extends Kind>(id: Id, kind: One) => all.value.get(`${id}.${kind}`) as Kept<One> | undefined,
    set: (id, kind, kept) => {
      const next = new Map(all.peek());
      const key = `${id}.${kind}`;
      if (kept === undefined) {
        next.delete(key);
        storage.removeItem(prefix + key);
      } else {
        next.set(key, kept);
        storage.setItem(prefix + key, JSON.stringify(kept));
      }
      all.value = next;
    },
    begun: (id) => [...all.value.keys()].filter((key) => key.startsWith(`${id}.`)).map((key) => key.slice(id.length + 1) as Kind),
  };
}

/** One for each sign-in. */
export function richDrafts(desk: Desk): RichDrafts {
  const there = made.get(desk) ?? createRichDrafts(window, `${RICH_DRAFTS}${desk.session.agent.id}.`);
  made.set(desk, there);
  return there;
}

/** Nothing was written or chosen beyond what it began with. */
export function isUntouched<One extends Kind>(kind: One, draft: Drafts[One], text: string): boolean {
  return [fresh(text)[kind], fresh('')[kind]].some((beginning) => JSON.stringify(beginning) === JSON.stringify(draft));
}
