/**
 * Who else is at a conversation just now: the customer with the messenger before them, colleagues who look or write (K5).
 * Invariant: nobody stays longer than their last sign allows, whatever got lost on the way.
 */
import type { Id, ServerFrame } from '@onglass/protocol';
import type { Colleague, Company, Environment, Observable, TimerHandle } from '../api.ts';
import type { Link } from '../link/link.ts';
import { cell } from '../observable.ts';

export interface CompanyKeeper {
  readonly all: Observable<ReadonlyMap<Id, Company>>;
  onSignal(frame: Extract<ServerFrame, { type: 'signal' }>): void;
  /** What a fresh reading of the conversation says of its customer. */
  noteCustomer(id: Id, present: boolean): void;
  /** Tells colleagues what this agent looks at; null: at nothing. */
  look(id: Id | null): void;
  /** A new connection knows nothing of where one looks. */
  renew(): void;
  clear(): void;
}

const LASTS_MS = 45_000;
const TYPING_MS = 6_000;

interface Sign {
  readonly colleague: { readonly id: Id; readonly name: string };
  readonly seenUntil: number;
  readonly typingUntil: number;
}

interface Place {
  readonly customerUntil: number | undefined;
  readonly signs: ReadonlyMap<Id, Sign>;
}

const EMPTY: Place = { customerUntil: undefined, signs: new Map() };

interface Told {
  readonly id: Id;
  readonly name: string;
}

function agentOf(frame: Extract<ServerFrame, { type: 'signal' }>): Told | undefined {
  return (frame['agent'] as Told | null | undefined) ?? undefined;
}

export function createCompany(environment: Environment, link: Link, agentId: () => Id | undefined): CompanyKeeper {
  const all = cell<ReadonlyMap<Id, Company>>(new Map());
  const places = new Map<Id, Place>();
  let looked: Id | null = null;
  let timer: TimerHandle | undefined;

  function colleaguesOf({ signs }: Place, now: number): readonly Colleague[] {
    const there = [...signs.values()].filter((sign) => sign.seenUntil > now);
    return there.map(({ colleague, typingUntil }) => ({ ...colleague, doing: typingUntil > now ? 'typing' : 'viewing' }));
  }

  function draw(): void {
    const now = environment.now();
    const drawn = new Map<Id, Company>();
    for (const [id, place] of places) {
      const { customerUntil } = place;
      drawn.set(id, { colleagues: colleaguesOf(place, now), customerPresent: customerUntil !== undefined && customerUntil > now });
    }
    all.set(drawn);
    watch(now);
  }

  /** Draws again when the next sign runs out. */
  function watch(now: number): void {
    environment.clearTimer(timer);
    timer = undefined;
    const signs = [...places.values()].flatMap((place) => [...place.signs.values()].flatMap((sign) => [sign.seenUntil, sign.typingUntil]));
    const customers = [...places.values()].flatMap(({ customerUntil }) => customerUntil ?? []);
    const next = Math.min(...[...signs, ...customers].filter((until) => until > now));
    if (next < Infinity) timer = environment.setTimer(draw, next - now + 1);
  }

  function put(id: Id, change: Partial<Place>): void {
    places.set(id, { ...(places.get(id) ?? EMPTY), ...change });
    draw();
  }

  function hear(id: Id, colleague: Told, doing: unknown): void {
    if (colleague.id === agentId()) return;
    const signs = new Map(places.get(id)?.signs);
    const now = environment.now();
    const typingUntil = doing === 'typing' ? now + TYPING_MS : 0;
    if (doing === 'gone') signs.delete(colleague.id);
    else signs.set(colleague.id, { colleague, seenUntil: now + LASTS_MS, typingUntil: Math.max(typingUntil, signs.get(colleague.id)?.typingUntil ?? 0) });
    put(id, { signs });
  }

  const noteCustomer = (id: Id, present: boolean): void => {
    put(id, { customerUntil: present ? environment.now() + LASTS_MS : undefined });
  };

  return {
    all,
    noteCustomer,
    onSignal: (frame) => {
      if (frame.kind !== 'presence') return;
      const agent = agentOf(frame);
      if (agent !== undefined) hear(frame.conversation_id, agent, frame['doing']);
      else if (frame['customer'] !== undefined) noteCustomer(frame.conversation_id, frame['customer'] === 'present');
    },
    look: (id) => {
      if (id === looked) return;
      looked = id;
      link.send({ type: 'viewing', conversation_id: id });
    },
    renew: () => {
      if (looked !== null) link.send({ type: 'viewing', conversation_id: looked });
    },
    clear: () => {
      environment.clearTimer(timer);
      timer = undefined;
      looked = null;
      places.clear();
      all.set(new Map());
    },
  };
}
