/** A clock that stands still until it is told to move; what is due runs in order, promises settle in between. */
export interface FakeClock {
  now(): number;
  setTimer(callback: () => void, delayMs: number): number;
  clearTimer(handle: unknown): void;
  advance(ms: number): Promise<void>;
}

/** Lets every promise that can settle, settle. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 4; i += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}

export function createClock(start = Date.parse('2026-03-02T09:00:00.000Z')): FakeClock {
  let now = start;
  let count = 0;
  const timers = new Map<number, { at: number; callback: () => void }>();

  function next(until: number): [number, { at: number; callback: () => void }] | undefined {
    return [...timers].filter(([, timer]) => timer.at <= until).sort((a, b) => a[1].at - b[1].at || a[0] - b[0])[0];
  }

  return {
    now: () => now,
    setTimer: (callback, delayMs) => {
      count += 1;
      timers.set(count, { at: now + Math.max(0, delayMs), callback });
      return count;
    },
    clearTimer: (handle) => {
      timers.delete(handle as number);
    },
    advance: async (ms) => {
      const until = now + ms;
      await settle();
      for (let due = next(until); due !== undefined; due = next(until)) {
        const [handle, { at, callback }] = due;
        timers.delete(handle);
        now = Math.max(now, at);
        callback();
        await settle();
      }
      now = until;
    },
  };
}

/** Mulberry32: the same numbers for the same seed. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
