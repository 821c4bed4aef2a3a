// Unfinished notes, kept on this device only and apart from reply drafts: no key, path or variable is shared, so that
// what was written for colleagues cannot slip into a reply (K10). Kept per agent: another agent at this desk sees none.
import type { Id } from '@onglass/core';
import { signal, type ReadonlySignal } from '@preact/signals';

const PREFIX = 'onglass.console.note_draft';

export interface NoteDrafts {
  readonly all: ReadonlySignal<ReadonlyMap<Id, string>>;
  set(conversationId: Id, text: string): void;
  /** Signing out leaves nothing of a customer's case on a desk that others may use. */
  clear(): void;
}

function readAll(storage: Storage, prefix: string): ReadonlyMap<Id, string> {
  const found = new Map<Id, string>();
  for (let at = 0; at < storage.length; at += 1) {
    const key = storage.key(at) ?? '';
    if (key.startsWith(prefix)) found.set(key.slice(prefix.length), storage.getItem(key) ?? '');
  }
  return found;
}

export function createNoteDrafts(page: Window, agentId: Id): NoteDrafts {
  const storage = page.localStorage;
  const prefix = `${PREFIX}.${agentId}.`;
  const all = signal(readAll(storage, prefix));
  // Another tab of the same desk wrote or sent one.
  page.addEventListener('storage', (event) => {
    if (event.key === null || event.key.startsWith(prefix)) all.value = readAll(storage, prefix);
  });
  return {
    all,
    clear: () => {
      for (const id of all.peek().keys()) storage.removeItem(prefix + id);
      all.value = new Map();
    },
    set: (conversationId, text) => {
      const next = new Map(all.peek());
      if (text === '') {
        next.delete(conversationId);
        storage.removeItem(prefix + conversationId);
      } else {
        next.set(conversationId, text);
        storage.setItem(prefix + conversationId, text);
      }
      all.value = next;
    },
  };
}
