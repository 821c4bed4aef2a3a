// Bridges core's observables and Preact: a component draws the current value and draws again when it changes.
import type { Observable } from '@onglass/core';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

export interface Store<T> extends Observable<T> {
  set(value: T): void;
}

export function createStore<T>(first: T): Store<T> {
  let value = first;
  const listeners = new Set<(value: T) => void>();
  return {
    get: () => value,
    set: (next) => {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener(next);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function useObservable<T>(source: Observable<T>): T {
  const [, redraw] = useState({});
  const value = source.get();
  const drawn = useRef(value);
  drawn.current = value;
  useLayoutEffect(() => {
    const look = (): void => {
      if (!Object.is(source.get(), drawn.current)) redraw({});
    };
    look();
    return source.subscribe(look);
  }, [source]);
  return value;
}
