/**
 * Values with subscribers. A listener that throws never keeps the others from hearing.
 */
import type { Observable, Unsubscribe } from './api.ts';

export interface Cell<T> extends Observable<T> {
  set(value: T): void;
  update(change: (value: T) => T): void;
}

export function cell<T>(initial: T): Cell<T> {
  let current = initial;
  const listeners = new Set<(value: T) => void>();
  const set = (value: T): void => {
    if (Object.is(value, current)) return;
    current = value;
    tellAll(listeners, value);
  };
  return {
    get: () => current,
    set,
    update: (change) => {
      set(change(current));
    },
    subscribe: (listener) => {
      const own = (value: T): void => {
        listener(value);
      };
      listeners.add(own);
      return () => listeners.delete(own);
    },
  };
}

export interface Announcer<T> {
  tell(value: T): void;
  readonly listen: (listener: (value: T) => void) => Unsubscribe;
}

export function announcer<T>(): Announcer<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    tell: (value) => {
      tellAll(listeners, value);
    },
    listen: (listener) => {
      const own = (value: T): void => {
        listener(value);
      };
      listeners.add(own);
      return () => listeners.delete(own);
    },
  };
}

function tellAll<T>(listeners: ReadonlySet<(value: T) => void>, value: T): void {
  const failures: Error[] = [];
  for (const listener of [...listeners]) {
    if (!listeners.has(listener)) continue;
    try {
      listener(value);
    } catch (error) {
      failures.push(error instanceof Error ? error : new Error(String(error)));
    }
  }
  // Surfaces as an unhandled rejection, after every listener was told.
  for (const failure of failures) void Promise.reject(failure);
}
