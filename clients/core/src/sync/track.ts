/**
 * One conversation kept level: events come in by stream or by HTTP, in any order and any number of times.
 * Invariant: what subscribers see is always an unbroken log; the mark of what was announced is saved before it is announced.
 */
import type { ConversationRow, Id, Message, Problem, Seq, WireEvent } from '@onglass/protocol';
import type { Outcome } from '../api.ts';
import { entriesOfPage, prependPage } from '../log/page.ts';
import { applyEvent, replayOnEntries } from '../log/reducer.ts';
import { type ConversationState, countsAsUnread, type Reader, stateOfRow } from '../log/state.ts';
import { type Cell, cell } from '../observable.ts';
import { done, isTransient } from '../problem.ts';
import { PAGE_EVENTS, readOlder, type TrackReads } from './reads.ts';

export interface Tracked {
  readonly phase: 'loading' | 'ready' | 'gone' | 'problem';
  readonly problem?: Problem;
  readonly state?: ConversationState;
  readonly healing: boolean;
  readonly loadingOlder: boolean;
}

export interface TrackOptions {
  readonly id: Id;
  readonly reads: TrackReads;
  reader(): Reader;
  /** Resolves when the mark is on the device. */
  saveSeen(seq: Seq): Promise<void>;
  /** After subscribers saw the new state. */
  onApplied(events: readonly WireEvent[], state: ConversationState): void;
  onArrival(message: Message, state: ConversationState): void;
  onGone(): void;
  /** Healing failed for now; ask again later. */
  onBehind(again: () => void): void;
}

export interface Track {
  readonly id: Id;
  readonly cell: Cell<Tracked>;
  lastSeq(): Seq | undefined;
  ingest(events: readonly WireEvent[]): void;
  /** A row read afresh: a new beginning, a correction, or the news that events are missing. */
  adopt(row: ConversationRow): void;
  /** Asks for everything after the cursor until level. False when the server could not be asked. */
  heal(): Promise<boolean>;
  refreshRow(): Promise<Outcome>;
  loadOlder(): Promise<Outcome>;
  /** Forget the log and begin again from a fresh row. */
  restart(): Promise<void>;
  /** Nothing of it may be shown any more, nor come back by a late answer. */
  abandon(): void;
}

/** Beyond this it is quicker to begin again at the end than to replay. */
const TOO_FAR_BEHIND = 1_000;
const MOST_AHEAD = 500;

interface Batch {
  readonly state: ConversationState;
  readonly applied: readonly WireEvent[];
  readonly ahead: readonly WireEvent[];
}

function applyAll(state: ConversationState, events: readonly WireEvent[], reader: Reader): Batch {
  let current = state;
  const applied: WireEvent[] = [];
  const ahead: WireEvent[] = [];
  for (const event of [...events].sort((a, b) => a.seq - b.seq)) {
    const result = applyEvent(current, event, reader);
    if (result.outcome === 'gap') ahead.push(event);
    if (result.outcome !== 'applied') continue;
    current = result.state;
    applied.push(event);
  }
  return { state: current, applied, ahead };
}

export function createTrack(options: TrackOptions, restored: ConversationState | undefined, restoredSeen: Seq): Track {
  const { id, reads } = options;
  const tracked = cell<Tracked>({
    phase: restored === undefined ? 'loading' : 'ready',
    healing: false,
    loadingOlder: false,
    ...(restored === undefined ? {} : { state: restored }),
  });
  let seen = restoredSeen;
  let queue: WireEvent[] = [];
  let draining: Promise<void> | undefined;
  let healing: Promise<boolean> | undefined;
  let loading: Promise<Outcome> | undefined;
  let capture: WireEvent[] | undefined;

  const stateNow = (): ConversationState | undefined => tracked.get().state;
  const lastSeq = (): Seq | undefined => stateNow()?.row.last_seq;
  let isAbandoned = false;
  /** The highest seq a row spoke of. */
  let announced: Seq = 0;
  const patch = (change: Partial<Tracked>): void => {
    if (isAbandoned) return;
    tracked.update((value) => ({ ...value, ...change }));
  };

  function news(events: readonly WireEvent[]): readonly Message[] {
    return events
      .filter((event) => event.type === 'message_created' && event.seq > seen)
      .map((event) => (event as WireEvent & { message: Message }).message)
      .filter((message) => countsAsUnread(message.author, options.reader()));
  }

  async function drain(): Promise<void> {
    while (queue.length > 0) {
      const batch = queue;
      const before = stateNow();
      if (before === undefined) return;
      queue = [];
      const result = applyAll(before, batch, options.reader());
      const arrivals = news(result.applied);
      // Shown first: nobody waits for the device's storage to read a message.
      commit(result);
      if (arrivals.length === 0) continue;
      seen = result.state.row.last_seq;
      await options.saveSeen(seen);
      for (const message of arrivals) options.onArrival(message, stateNow() ?? result.state);
    }
  }

  function commit(result: Batch): void {
    capture?.push(...result.applied);
    if (result.applied.length > 0) {
      patch({ state: result.state, phase: 'ready' });
      options.onApplied(result.applied, result.state);
    }
    if (result.ahead.length > 0) keepAhead(result.ahead);
    if (result.state.rowStale) void refreshRow();
  }

  let waitingAhead: WireEvent[] = [];
  function keepAhead(events: readonly WireEvent[]): void {
    waitingAhead = [...waitingAhead, ...events].slice(0, MOST_AHEAD);
    healByItself();
  }

  function healByItself(): void {
    void heal().then((level) => {
      if (!level) options.onBehind(healByItself);
      else if (waitingAhead.length > 0) healByItself();
    });
  }

  function ingest(events: readonly WireEvent[]): void {
    queue.push(...waitingAhead.splice(0), ...events);
    void settle();
  }

  async function settle(): Promise<void> {
    // Again after waiting: what came while the last round was ending is nobody else's.
    while (queue.length > 0 && stateNow() !== undefined) {
      draining ??= drain().finally(() => {
        draining = undefined;
      });
      await draining;
    }
  }

  async function heal(): Promise<boolean> {
    if (tracked.get().phase === 'gone') return true;
    healing ??= fetchMissing().finally(() => {
      healing = undefined;
      patch({ healing: false });
    });
    return healing;
  }

  async function fetchMissing(): Promise<boolean> {
    patch({ healing: true });
    for (;;) {
      const cursor = lastSeq();
      if (cursor === undefined) return (await refreshRow()).ok;
      const page = await reads.events(id, cursor, PAGE_EVENTS);
      if (!page.ok) return fail(page.problem);
      ingest(page.value.events);
      await settle();
      if (!page.value.has_more && isAsAnnounced()) return true;
      if (lastSeq() === cursor) return giveUpAnnounced();
    }
  }

  /** The server does not give what it announced: not now. What is ahead will be read again. */
  function giveUpAnnounced(): false {
    waitingAhead = [];
    announced = 0;
    return false;
  }

  function isAsAnnounced(): boolean {
    return waitingAhead.length === 0 && (lastSeq() ?? 0) >= announced;
  }

  function fail(problem: Problem): boolean {
    if (problem.status === 404 || problem.status === 403) {
      patch({ phase: 'gone', problem });
      options.onGone();
    } else if (stateNow() === undefined) {
      patch({ phase: 'problem', problem });
    }
    return !isTransient(problem);
  }

  function adopt(row: ConversationRow): void {
    const current = stateNow();
    if (current === undefined || row.last_seq - current.row.last_seq > TOO_FAR_BEHIND) {
      begin(row);
    } else if (row.last_seq > current.row.last_seq) {
      announced = Math.max(announced, row.last_seq);
      healByItself();
    } else if (row.last_seq === current.row.last_seq) {
      patch({ phase: 'ready', state: { ...current, row: { ...current.row, ...row }, rowStale: false } });
    }
  }

  function begin(row: ConversationRow): void {
    const wanted = stateNow()?.entries.length ?? 0;
    patch({ phase: 'ready', state: stateOfRow(row) });
    if (queue.length > 0) void settle();
    if (wanted > 0) void loadOlder();
  }

  let refreshing: Promise<Outcome> | undefined;
  function refreshRow(): Promise<Outcome> {
    refreshing ??= readRow().finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  }

  async function readRow(): Promise<Outcome> {
    const answer = await reads.row(id);
    if (!answer.ok) {
      fail(answer.problem);
      return answer;
    }
    adopt(answer.value);
    return done;
  }

  function loadOlder(): Promise<Outcome> {
    loading ??= fetchOlder().finally(() => {
      loading = undefined;
      capture = undefined;
      patch({ loadingOlder: false });
    });
    return loading;
  }

  async function fetchOlder(): Promise<Outcome> {
    const upToSeq = stateNow()?.fromSeq ?? 0;
    if (upToSeq === 0) return done;
    const captured: WireEvent[] = [];
    capture = captured;
    patch({ loadingOlder: true });
    const page = await readOlder(reads, id, upToSeq);
    if (!page.ok) return page;
    const state = stateNow();
    if (state === undefined) return done;
    const entries = replayOnEntries(entriesOfPage(page.value, options.reader()), captured);
    patch({ state: prependPage(state, page.value, entries) });
    return done;
  }

  async function restart(): Promise<void> {
    const answer = await reads.row(id);
    if (!answer.ok) {
      fail(answer.problem);
      return;
    }
    waitingAhead = [];
    announced = 0;
    seen = answer.value.last_seq;
    await options.saveSeen(seen);
    begin(answer.value);
  }

  return {
    id,
    cell: tracked,
    lastSeq,
    ingest,
    adopt,
    heal,
    refreshRow,
    loadOlder,
    restart,
    abandon: () => {
      isAbandoned = true;
      tracked.set({ phase: 'gone', healing: false, loadingOlder: false });
    },
  };
}
