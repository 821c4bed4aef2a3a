/**
 * What this agent is asked to take. No frame carries the list itself: it is read again when something hints at a change.
 * Invariant: readings are a second apart at least, and one follows the end of each offer.
 */
import type { CaseOffer, ConversationRow, Id } from '@onglass/protocol';
import type { Environment, Observable, Offer, TimerHandle } from './api.ts';
import type { Http } from './http.ts';
import { cell } from './observable.ts';

export interface Offers {
  readonly all: Observable<readonly Offer[]>;
  /** A row somewhere changed: one that nobody has may be offered to this agent, an offered one may be gone. */
  onChanged(row: ConversationRow): void;
  refreshSoon(): void;
  drop(id: Id): void;
  clear(): void;
}

export interface OffersOptions {
  readonly environment: Environment;
  readonly http: Http;
  /** Without a stream nothing is asked: the next welcome asks. */
  isOpen(): boolean;
}

const READ_AFTER_MS = 150;
const READ_APART_MS = 1_000;
/** A little after its end, so that the server has ended it too. */
const AFTER_END_MS = 300;
const ROOT = '/v1/agent';

export function createOffers({ environment, http, isOpen }: OffersOptions): Offers {
  const all = cell<readonly Offer[]>([]);
  const timers: { read?: TimerHandle | undefined; end?: TimerHandle | undefined } = {};
  let readAt = -Infinity;
  let generation = 0;

  function refreshSoon(): void {
    // A clock that was set back must not hold up the next reading.
    const sinceMs = Math.max(0, environment.now() - readAt);
    const waitMs = Math.max(READ_AFTER_MS, READ_APART_MS - sinceMs);
    timers.read ??= environment.setTimer(() => {
      timers.read = undefined;
      void read();
    }, waitMs);
  }

  async function read(): Promise<void> {
    if (!isOpen()) return;
    const mine = generation;
    readAt = environment.now();
    const answer = await http.call<{ offers: readonly CaseOffer[] }>('GET', `${ROOT}/offers`);
    if (mine !== generation || !answer.ok) return;
    const known = new Map(all.get().map((offer) => [offer.conversation_id, offer]));
    const given = answer.value.body.offers.map((offer) => ({ ...known.get(offer.conversation_id), ...offer }));
    if (given.length > 0 || known.size > 0) all.set(given);
    await Promise.all(given.filter(({ row }) => row === undefined).map((offer) => readRow(offer.conversation_id, mine)));
    watchEnd();
  }

  async function readRow(id: Id, mine: number): Promise<void> {
    const answer = await http.call<ConversationRow>('GET', `${ROOT}/conversations/${id}`);
    if (mine !== generation || !answer.ok) return;
    const row = answer.value.body;
    all.update((offers) => offers.map((offer) => (offer.conversation_id === id ? { ...offer, row } : offer)));
  }

  /** Asks again when the first offer ends: it may be somebody else's by then, or another may have come. */
  function watchEnd(): void {
    environment.clearTimer(timers.end);
    timers.end = undefined;
    const ends = all.get().map((offer) => Date.parse(offer.until_at));
    if (ends.length === 0) return;
    const inMs = Math.max(READ_APART_MS, Math.min(...ends) - environment.now() + AFTER_END_MS);
    timers.end = environment.setTimer(refreshSoon, inMs);
  }

  return {
    all,
    refreshSoon,
    onChanged: (row) => {
      const offered = all.get().some(({ conversation_id }) => conversation_id === row.id);
      const isFree = row.status === 'open' && (row.assignee ?? undefined) === undefined;
      if (offered || isFree) refreshSoon();
    },
    drop: (id) => {
      all.update((offers) => offers.filter(({ conversation_id }) => conversation_id !== id));
    },
    clear: () => {
      generation += 1;
      environment.clearTimer(timers.read);
      environment.clearTimer(timers.end);
      timers.read = timers.end = undefined;
      all.set([]);
    },
  };
}
