/**
 * Every conversation this device follows, with the part of each log that is kept on it.
 * Invariant: a saved log carries its own cursor, so that after a reload nothing is missed and nothing is told twice.
 */
import type { ConversationRow, Id, Message, Seq, WireEvent } from '@onglass/protocol';
import type { Environment, TimerHandle, Unsubscribe } from '../api.ts';
import { type Drawer, KEY } from '../drawer.ts';
import { trimTo } from '../log/page.ts';
import type { ConversationState, Reader } from '../log/state.ts';
import { announcer } from '../observable.ts';
import type { TrackReads } from './reads.ts';
import { createTrack, type Track } from './track.ts';

export interface Applied {
  readonly id: Id;
  readonly events: readonly WireEvent[];
  readonly state: ConversationState;
}

export interface MessageArrival {
  readonly id: Id;
  readonly message: Message;
  readonly state: ConversationState;
}

export interface LogStore {
  /** Reads what was saved; call once before anything else. */
  restore(): Promise<void>;
  tracks(): readonly Track[];
  get(id: Id): Track | undefined;
  /** The conversation's track; a new one is empty (`loading`) until `adopt` or `refreshRow`. */
  open(id: Id): Track;
  adopt(row: ConversationRow): Track;
  close(id: Id): void;
  cursors(): Readonly<Record<Id, Seq>>;
  readonly onApplied: (listener: (applied: Applied) => void) => Unsubscribe;
  readonly onArrival: (listener: (arrival: MessageArrival) => void) => Unsubscribe;
  /** A track appeared, vanished or changed. */
  readonly onChange: (listener: () => void) => Unsubscribe;
  /** Saves at once what waits to be saved. */
  flush(): Promise<void>;
  /** Forgets every log. */
  clear(): Promise<void>;
}

export interface LogStoreOptions {
  readonly environment: Environment;
  readonly drawer: Drawer;
  readonly reads: TrackReads;
  reader(): Reader;
  /** False: logs are never written to the device (a shared desk). */
  readonly keepsLogs: boolean;
}

const SAVE_AFTER_MS = 250;
const SAVED_ENTRIES = 60;
/** What a `hello` may carry; older conversations are found through the list. */
const MOST_CURSORS = 1_000;
const HEAL_AGAIN_MS = 2_000;

/** A change of shape takes another key than `log/`. */
interface SavedLog {
  readonly state: ConversationState;
}

export function createLogStore(options: LogStoreOptions): LogStore {
  const { environment, drawer } = options;
  const tracks = new Map<Id, Track>();
  const seen = new Map<Id, Seq>();
  const unsaved = new Set<Id>();
  const applied = announcer<Applied>();
  const arrivals = announcer<MessageArrival>();
  const changes = announcer<undefined>();
  let saving: TimerHandle | undefined;

  function make(id: Id, restored: ConversationState | undefined): Track {
    const seenSeq = Math.max(seen.get(id) ?? 0, restored?.row.last_seq ?? 0);
    const track = createTrack(
      {
        id,
        reads: options.reads,
        reader: () => options.reader(),
        saveSeen: async (seq) => {
          seen.set(id, seq);
          await drawer.write(KEY.seen(id), seq);
        },
        onApplied: (events, state) => {
          applied.tell({ id, events, state });
        },
        onArrival: (message, state) => {
          arrivals.tell({ id, message, state });
        },
        onGone: () => {
          void drawer.remove(KEY.log(id));
        },
        onBehind: (again) => {
          if (!environment.isOnline()) return;
          environment.setTimer(() => {
            if (tracks.get(id) === track) again();
          }, HEAL_AGAIN_MS * (0.5 + environment.random()));
        },
      },
      restored,
      seenSeq,
    );
    tracks.set(id, track);
    track.cell.subscribe(({ state }) => {
      if (state !== undefined) saveSoon(id);
      changes.tell(undefined);
    });
    changes.tell(undefined);
    return track;
  }

  function saveSoon(id: Id): void {
    if (!options.keepsLogs) return;
    unsaved.add(id);
    saving ??= environment.setTimer(() => {
      saving = undefined;
      void flush();
    }, SAVE_AFTER_MS);
  }

  async function flush(): Promise<void> {
    const ids = [...unsaved];
    unsaved.clear();
    for (const id of ids) {
      const { state, phase } = tracks.get(id)?.cell.get() ?? {};
      if (state === undefined || phase === 'gone') continue;
      const saved: SavedLog = { state: trimTo(state, SAVED_ENTRIES) };
      await drawer.write(KEY.log(id), saved);
    }
  }

  return {
    restore: async () => {
      for (const [key, seq] of await drawer.list<Seq>(KEY.seens)) seen.set(key.slice(KEY.seens.length), seq);
      for (const [key, saved] of await drawer.list<SavedLog>(KEY.logs)) {
        const id = key.slice(KEY.logs.length);
        if (!tracks.has(id)) make(id, saved.state);
      }
    },
    tracks: () => [...tracks.values()],
    get: (id) => tracks.get(id),
    open: (id) => tracks.get(id) ?? make(id, undefined),
    adopt: (row) => {
      const track = tracks.get(row.id) ?? make(row.id, undefined);
      track.adopt(row);
      return track;
    },
    close: (id) => {
      tracks.delete(id);
      unsaved.delete(id);
      changes.tell(undefined);
    },
    cursors: () => {
      const rows = [...tracks.values()].flatMap(({ cell }) => {
        const { state, phase } = cell.get();
        return state === undefined || phase === 'gone' ? [] : [state.row];
      });
      rows.sort((a, b) => (a.updated_at < b.updated_at ? 1 : -1));
      return Object.fromEntries(rows.slice(0, MOST_CURSORS).map((row) => [row.id, row.last_seq]));
    },
    onApplied: applied.listen,
    onArrival: arrivals.listen,
    onChange: changes.listen,
    flush,
    clear: async () => {
      for (const track of tracks.values()) track.abandon();
      tracks.clear();
      seen.clear();
      unsaved.clear();
      await drawer.removeAll(KEY.logs);
      await drawer.removeAll(KEY.seens);
      changes.tell(undefined);
    },
  };
}
