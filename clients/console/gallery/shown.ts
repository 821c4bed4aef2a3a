// A value that is shown and can be set, as the client's own are.
import type { Observable } from '@onglass/core';

export interface Shown<T> extends Observable<T> {
  set(value: T): void;
}

export function shown<T>(start: T): Shown<T> {
  let value = start;
  const listeners = new Set<(value: T) => void>();
  return {
    get: () => value,
    set: (next) => {
      value = next;
      listeners.forEach((listener) => listener(next));
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
