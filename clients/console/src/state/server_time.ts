// The server's clock, second by second: what is owed is owed on the server's time, whatever this desk's clock says (K8).
import type { Observable } from '@onglass/core';
import { signal, type ReadonlySignal } from '@preact/signals';

const TICK_MS = 1000;

export interface ServerTime {
  readonly now: ReadonlySignal<number>;
  close(): void;
}

export function createServerTime(offsetMs: Observable<number>): ServerTime {
  const read = (): number => Date.now() + offsetMs.get();
  const now = signal(read());
  const tick = (): void => {
    now.value = read();
  };
  const timer = setInterval(tick, TICK_MS);
  const stop = offsetMs.subscribe(tick);
  return {
    now,
    close: () => {
      clearInterval(timer);
      stop();
    },
  };
}
