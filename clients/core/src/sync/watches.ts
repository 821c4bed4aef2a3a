/**
 * Which conversations an agent has open: each is watched on every connection, from where this device stands.
 * Invariant: one watch for a conversation, however many handles; the last one closed ends it.
 */
import type { Id } from '@onglass/protocol';
import type { Link } from '../link/link.ts';
import type { LogStore } from './store.ts';

export interface Watches {
  /** Returns what ends it. */
  open(id: Id): () => void;
  /** A new connection knows no watches. */
  renew(): void;
}

export function createWatches(link: Link, logs: LogStore): Watches {
  const handles = new Map<Id, number>();
  const watched = new Set<Id>();

  /** A watch needs the cursor, so it waits for the first row. */
  function watch(id: Id): void {
    const seq = logs.get(id)?.lastSeq();
    if (seq === undefined || watched.has(id)) return;
    if (link.send({ type: 'watch', conversation_id: id, after_seq: seq })) watched.add(id);
  }

  logs.onChange(() => {
    for (const id of handles.keys()) watch(id);
  });

  return {
    open: (id) => {
      handles.set(id, (handles.get(id) ?? 0) + 1);
      watch(id);
      return () => {
        const left = (handles.get(id) ?? 1) - 1;
        if (left > 0) {
          handles.set(id, left);
          return;
        }
        handles.delete(id);
        watched.delete(id);
        link.send({ type: 'unwatch', conversation_id: id });
        logs.close(id);
      };
    },
    renew: () => {
      watched.clear();
      for (const id of handles.keys()) watch(id);
    },
  };
}
