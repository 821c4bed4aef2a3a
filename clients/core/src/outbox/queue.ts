/**
 * The outbox itself: an ordered list on the device and its mirror in this tab.
 * Invariant: an entry is on the device before anybody sees it, and leaves it only after an ack or at the person's wish.
 */
import type { Environment, Observable } from '../api.ts';
import { type Drawer, KEY } from '../drawer.ts';
import { cell } from '../observable.ts';
import { elsewhere, isLocal, type LiveEntry, localKey, type Opening, type OutboxEntry, toSaved } from './entry.ts';

export type NewEntry = Omit<LiveEntry, 'order' | 'createdAt'>;

export interface Queue {
  readonly entries: Observable<readonly LiveEntry[]>;
  restore(): Promise<void>;
  /** Takes over what other tabs wrote or finished. Call while holding the lock. */
  reread(): Promise<void>;
  find(key: string): LiveEntry | undefined;
  add(entry: NewEntry): Promise<void>;
  /** Saved first, unless only tab-local fields change. */
  change(key: string, change: Partial<LiveEntry>): Promise<void>;
  /** The whole entry, in its place. */
  replace(entry: LiveEntry): Promise<void>;
  /** Tab-local fields only. */
  note(key: string, change: Pick<LiveEntry, 'progress' | 'sent' | 'source'>): void;
  /** To the end of the queue: what became ready just now. */
  requeue(key: string, change: Partial<LiveEntry>): Promise<void>;
  /** The server has it: gone from the device, still shown here until the log shows it. */
  settle(key: string, sent: NonNullable<LiveEntry['sent']>): Promise<void>;
  remove(key: string): Promise<void>;
  /** What a new conversation begins with; written down with its first entry. */
  holdOpening(conversation: string, opening: Opening): void;
  opening(conversation: string): Opening;
  /** A local conversation turned out to be this one. */
  rename(local: string, id: string): Promise<void>;
  /** What waits in a conversation that takes no more goes into the one that continues it; returns that one's key or id. */
  continueElsewhere(closed: string): Promise<string>;
  /** The id behind a local key, where it is known. */
  realId(conversation: string): string | undefined;
  clear(): Promise<void>;
}

export function createQueue(environment: Environment, drawer: Drawer): Queue {
  const entries = cell<readonly LiveEntry[]>([]);
  const openings = new Map<string, Opening>();
  const aliases = new Map<string, string>();
  let lastOrder = '';
  let count = 0;
  let adding: Promise<unknown> = Promise.resolve();

  function nextOrder(): string {
    const time = Math.max(Math.floor(environment.now()), Number.parseInt(lastOrder.slice(0, 15), 10) || 0);
    count += 1;
    lastOrder = `${String(time).padStart(15, '0')}-${String(count).padStart(6, '0')}`;
    // Two tabs may write in the same millisecond: the tail keeps their keys apart.
    return `${lastOrder}-${environment.uuid().slice(0, 8)}`;
  }

  function put(next: readonly LiveEntry[]): void {
    entries.set([...next].sort((a, b) => (a.order < b.order ? -1 : 1)));
  }

  function patch(key: string, change: Partial<LiveEntry>): void {
    put(entries.get().map((entry) => (entry.key === key ? { ...entry, ...change } : entry)));
  }

  const find = (key: string): LiveEntry | undefined => entries.get().find((entry) => entry.key === key);

  function settled(entry: OutboxEntry): OutboxEntry {
    const id = aliases.get(entry.conversation);
    return id === undefined ? entry : { ...entry, conversation: id };
  }

  /** One after the other: a later message must never be visible, and sent, before an earlier one is saved. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    const done = adding.then(work);
    adding = done.catch(() => undefined);
    return done;
  }

  async function load(): Promise<readonly OutboxEntry[]> {
    for (const [key, id] of await drawer.list<string>(KEY.aliases)) aliases.set(key.slice(KEY.aliases.length), id);
    for (const [key, opening] of await drawer.list<Opening>(KEY.openings)) {
      openings.set(key.slice(KEY.openings.length), opening);
    }
    const saved = await drawer.list<OutboxEntry>(KEY.outboxes);
    return saved.map(([, entry]) => settled(entry));
  }

  async function requeue(key: string, change: Partial<LiveEntry>): Promise<void> {
    const entry = find(key);
    if (entry === undefined) return;
    const moved = { ...entry, ...change, order: nextOrder() };
    await drawer.write(KEY.outbox(moved.order), toSaved(moved));
    await drawer.remove(KEY.outbox(entry.order));
    patch(key, moved);
  }

  async function reread(): Promise<void> {
    const before = new Set(entries.get().map(({ key }) => key));
    const saved = new Map((await load()).map((entry) => [entry.key, entry]));
    const kept = entries.get().filter((entry) => !before.has(entry.key) || entry.sent !== undefined || saved.has(entry.key));
    const known = new Set(kept.map(({ key }) => key));
    const fresh = [...saved.values()].filter(({ key }) => !known.has(key) && !before.has(key));
    if (fresh.length > 0 || kept.length !== entries.get().length) put([...kept, ...fresh]);
  }

  return {
    entries,
    find,
    reread,
    // What was written before this was read stays, and what is written meanwhile comes after it.
    restore: () =>
      inTurn(async () => {
        const early = entries.get();
        const saved = (await load()).filter(({ key }) => find(key) === undefined);
        put([...early, ...saved]);
        const last = saved.at(-1)?.order.slice(0, 22) ?? '';
        if (last < lastOrder) return;
        lastOrder = last;
        count = Number(last.slice(16)) || 0;
        for (const { key } of early) await requeue(key, {});
      }),
    add: (entry) => {
      const full: LiveEntry = { ...entry, order: nextOrder(), createdAt: new Date(environment.now()).toISOString() };
      return inTurn(async () => {
        const opening = openings.get(full.conversation);
        if (opening !== undefined) await drawer.write(KEY.opening(full.conversation), opening);
        await drawer.write(KEY.outbox(full.order), toSaved(full));
        put([...entries.get(), full]);
      });
    },
    change: async (key, change) => {
      const entry = find(key);
      if (entry === undefined) return;
      await drawer.write(KEY.outbox(entry.order), toSaved({ ...entry, ...change }));
      patch(key, change);
    },
    replace: async (entry) => {
      await drawer.write(KEY.outbox(entry.order), toSaved(entry));
      put(entries.get().map((other) => (other.key === entry.key ? entry : other)));
    },
    note: (key, change) => {
      patch(key, change);
    },
    requeue,
    settle: async (key, sent) => {
      const entry = find(key);
      if (entry === undefined) return;
      patch(key, { sent, state: 'waiting' });
      await drawer.remove(KEY.outbox(entry.order));
    },
    remove: async (key) => {
      const entry = find(key);
      if (entry === undefined) return;
      await drawer.remove(KEY.outbox(entry.order));
      put(entries.get().filter((other) => other.key !== key));
    },
    holdOpening: (conversation, opening) => {
      openings.set(conversation, opening);
    },
    opening: (conversation) => openings.get(conversation) ?? {},
    rename: async (local, id) => {
      aliases.set(local, id);
      await drawer.write(KEY.alias(local), id);
      put(entries.get().map((entry) => (entry.conversation === local ? { ...entry, conversation: id } : entry)));
      for (const entry of entries.get()) {
        if (entry.conversation === id && entry.sent === undefined) {
          await drawer.write(KEY.outbox(entry.order), toSaved(entry));
        }
      }
      await drawer.remove(KEY.opening(local));
    },
    continueElsewhere: async (closed) => {
      const local = localKey(`after-${closed}`);
      const next = aliases.get(local) ?? local;
      const moving = entries.get().filter((entry) => entry.conversation === closed && entry.sent === undefined);
      if (next === local) {
        const opening = { previous_id: closed };
        openings.set(local, opening);
        await drawer.write(KEY.opening(local), opening);
      }
      for (const entry of moving) await drawer.write(KEY.outbox(entry.order), toSaved(elsewhere(entry, next)));
      const keys = new Set(moving.map(({ key }) => key));
      put(entries.get().map((entry) => (keys.has(entry.key) ? elsewhere(entry, next) : entry)));
      return next;
    },
    realId: (conversation) => (isLocal(conversation) ? aliases.get(conversation) : conversation),
    clear: async () => {
      put([]);
      openings.clear();
      aliases.clear();
      for (const prefix of [KEY.outboxes, KEY.openings, KEY.aliases]) await drawer.removeAll(prefix);
    },
  };
}
