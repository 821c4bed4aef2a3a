// What is read out, once each. Two regions: one inside the open dialog (all else is inert then), one outside of it.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useObservable, type Store } from './observe.ts';

export interface Spoken {
  readonly text: string;
  /** Grows by one a saying: the same words said twice are two sayings. */
  readonly turn: number;
}

const CLEAR_AFTER_MS = 4000;

export function createSpeaker(store: Store<Spoken>): (text: string) => void {
  return (text) => store.set({ text, turn: store.get().turn + 1 });
}

export function Announcer({ spoken }: { readonly spoken: Store<Spoken> }): JSX.Element {
  const { text, turn } = useObservable(spoken);
  const [said, setSaid] = useState({ text: '', turn });
  useEffect(() => {
    if (turn === said.turn) return undefined;
    setSaid({ text, turn });
    const timer = setTimeout(() => setSaid({ text: '', turn }), CLEAR_AFTER_MS);
    return () => clearTimeout(timer);
  }, [turn]);
  return (
    <div class="og-vh" role="status" data-announcer>
      {said.text === '' ? null : <p key={said.turn}>{said.text}</p>}
    </div>
  );
}
