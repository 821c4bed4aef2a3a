// The conversation screen, with everything in it, comes as a second script while the first screen is being looked at
// (at once when the app opens a conversation directly); it is drawn as soon as it is there.
import type { HandleMaker } from '@onglass/core';
import type * as Parts from '../more/parts.ts';
import { createStore, useObservable } from './observe.ts';

export type More = typeof Parts;

const parts = createStore<More | undefined>(undefined);

export function installMore(arrived: More): void {
  parts.set(arrived);
}

/** What makes a conversation ready for its screen; the screen brings it. */
export function handleMaker(): HandleMaker {
  const arrived = parts.get();
  if (arrived === undefined) throw new Error('a conversation was opened before its screen was there');
  return arrived.createHandle;
}

/** Settles when the second script has come. */
export function whenMore(): Promise<More> {
  return new Promise((resolve) => {
    const look = (): void => {
      const arrived = parts.get();
      if (arrived === undefined) return;
      stop();
      resolve(arrived);
    };
    const stop = parts.subscribe(look);
    look();
  });
}

export function hasMore(): boolean {
  return parts.get() !== undefined;
}

export function useMore(): More | undefined {
  return useObservable(parts);
}
