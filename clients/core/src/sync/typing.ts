/** Who is typing, for six seconds after each sign; and our own signs, at most one each three seconds. */
import type { Actor, Id, Message, ServerFrame, WireEvent } from '@onglass/protocol';
import type { Environment, TypingPerson, Unsubscribe } from '../api.ts';
import type { Link } from '../link/link.ts';
import { isBy, type Reader } from '../log/state.ts';
import { announcer } from '../observable.ts';

export interface Typing {
  onSignal(frame: Extract<ServerFrame, { type: 'signal' }>): void;
  /** Their message has come: they are typing no longer. */
  onEvents(id: Id, events: readonly WireEvent[]): void;
  people(id: Id): readonly TypingPerson[];
  readonly onChange: (listener: (id: Id) => void) => Unsubscribe;
  /** Tell the other side. */
  notify(id: Id, options?: { readonly note?: boolean }): void;
  /** A sent message ends the sign; the next key stroke may tell at once. */
  rest(id: Id): void;
}

const LASTS_MS = 6_000;
const EVERY_MS = 3_000;
const NOBODY: readonly TypingPerson[] = [];

export function createTyping(environment: Environment, link: Link, reader: () => Reader): Typing {
  const people = new Map<Id, readonly TypingPerson[]>();
  const told = new Map<Id, number>();
  const changes = announcer<Id>();

  const isSame = (a: Actor, b: Actor): boolean => a.kind === b.kind && (a.id ?? '') === (b.id ?? '');

  function set(id: Id, next: readonly TypingPerson[]): void {
    if (next.length === 0) people.delete(id);
    else people.set(id, next);
    changes.tell(id);
  }

  function end(id: Id, person: TypingPerson): void {
    const current = people.get(id) ?? NOBODY;
    if (current.includes(person)) set(id, current.filter((other) => other !== person));
  }

  return {
    onSignal: (frame) => {
      const actor = frame.by ?? undefined;
      if (frame.kind !== 'typing' || actor === undefined || isBy(actor, reader())) return;
      const person = { actor, until: environment.now() + LASTS_MS };
      const others = (people.get(frame.conversation_id) ?? NOBODY).filter((other) => !isSame(other.actor, actor));
      set(frame.conversation_id, [...others, person]);
      environment.setTimer(() => {
        end(frame.conversation_id, person);
      }, LASTS_MS);
    },
    onEvents: (id, events) => {
      const current = people.get(id);
      if (current === undefined) return;
      // The author, not the actor: a customer is not told which agent did something, but is told who wrote.
      const authors = events.flatMap((event) => (event.type === 'message_created' ? [(event.message as Message).author] : []));
      const left = current.filter((person) => !authors.some((author) => isSame(author, person.actor)));
      if (left.length !== current.length) set(id, left);
    },
    people: (id) => people.get(id) ?? NOBODY,
    onChange: changes.listen,
    notify: (id, { note = false } = {}) => {
      const now = environment.now();
      const since = now - (told.get(id) ?? -Infinity);
      // A clock that jumped back must not silence us.
      if (since >= 0 && since < EVERY_MS) return;
      if (link.send({ type: 'typing', conversation_id: id, ...(note ? { note } : {}) })) told.set(id, now);
    },
    rest: (id) => {
      told.delete(id);
    },
  };
}
