// What comes later still, when a conversation needs it: rich.js (pickers, forms, cards, voice notes), annotate.js (drawing
// on a picture). Until it is there its place shows the message's plain words; one that failed to come is fetched anew.
import { useEffect } from 'preact/hooks';
import { useModel } from '../app/model.ts';
import { createStore, useObservable, type Store } from '../app/observe.ts';
import type * as AnnotateParts from '../annotate/parts.ts';
import type * as ControlParts from '../control/parts.ts';
import type { ScriptName } from '../loader/contract.ts';
import type * as RichParts from '../rich/parts.ts';

export type Rich = typeof RichParts;
export type Annotate = typeof AnnotateParts;
export type Control = typeof ControlParts;

const rich = createStore<Rich | undefined>(undefined);
const annotate = createStore<Annotate | undefined>(undefined);
const control = createStore<Control | undefined>(undefined);
const AGAIN_MS = 2000;

export function installRich(arrived: Rich): void {
  rich.set(arrived);
}

export function installAnnotate(arrived: Annotate): void {
  annotate.set(arrived);
}

export function installControl(arrived: Control): void {
  control.set(arrived);
}

function useArrival<T>(store: Store<T | undefined>, file: ScriptName): T | undefined {
  const { load } = useModel();
  const there = useObservable(store);
  useEffect(() => {
    let again: ReturnType<typeof setTimeout> | undefined;
    const fetchPart = (): void => {
      if (store.get() !== undefined) return;
      load(file);
      again = setTimeout(fetchPart, AGAIN_MS);
    };
    fetchPart();
    return () => clearTimeout(again);
  }, []);
  return there;
}

export const useRich = (): Rich | undefined => useArrival(rich, 'rich.js');
export const useAnnotate = (): Annotate | undefined => useArrival(annotate, 'annotate.js');
export const useControl = (): Control | undefined => useArrival(control, 'control.js');
