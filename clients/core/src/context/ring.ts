/**
 * The steps that wait to be sent. Invariant: never more than so many, nor more bytes; the oldest go first and are counted.
 */
import type { Crumb } from './types.ts';

export const RING_COUNT = 200;
export const RING_BYTES = 48_000;

export interface Ring {
  add(crumb: Crumb): void;
  /** The oldest, up to `count`. */
  first(count: number): readonly Crumb[];
  remove(ids: ReadonlySet<string>): void;
  size(): number;
  /** Steps that had no room since `forgive` was called. */
  dropped(): number;
  forgive(count: number): void;
  clear(): void;
}

interface Held {
  readonly crumb: Crumb;
  readonly bytes: number;
}

// A character outside ASCII is up to three bytes; names are mostly words.
const weigh = (crumb: Crumb): number => JSON.stringify(crumb).length * 1.5;

export function createRing(): Ring {
  let held: Held[] = [];
  let bytes = 0;
  let dropped = 0;
  return {
    add: (crumb) => {
      const weight = weigh(crumb);
      held.push({ crumb, bytes: weight });
      bytes += weight;
      while (held.length > RING_COUNT || bytes > RING_BYTES) {
        bytes -= held.shift()?.bytes ?? bytes;
        dropped += 1;
      }
    },
    first: (count) => held.slice(0, count).map(({ crumb }) => crumb),
    remove: (ids) => {
      held = held.filter(({ crumb }) => !ids.has(crumb.id));
      bytes = held.reduce((sum, one) => sum + one.bytes, 0);
    },
    size: () => held.length,
    dropped: () => dropped,
    forgive: (count) => {
      dropped = Math.max(0, dropped - count);
    },
    clear: () => {
      held = [];
      bytes = 0;
      dropped = 0;
    },
  };
}
