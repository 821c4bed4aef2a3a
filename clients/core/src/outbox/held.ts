/** What one conversation holds back just now, as a value to draw: it changes when something is held, taken back or leaves. */
import type { Id } from '@onglass/protocol';
import type { Environment, HeldMessage, Observable, TimerHandle } from '../api.ts';
import { cell } from '../observable.ts';
import type { Holding } from './holding.ts';
import type { Queue } from './queue.ts';

export interface HeldParts {
  readonly environment: Environment;
  readonly queue: Queue;
  readonly holding: Holding;
}

export function createHeld({ environment, queue, holding }: HeldParts, conversation: Id): { readonly shown: Observable<HeldMessage | undefined>; close(): void } {
  const shown = cell<HeldMessage | undefined>(undefined);
  let timer: TimerHandle | undefined;

  function look(): void {
    environment.clearTimer(timer);
    const next = holding.heldIn(conversation);
    timer = next && environment.setTimer(look, Math.max(0, next.untilMs - environment.now()) + 1);
    if (next?.key !== shown.get()?.key) shown.set(next);
  }

  const stop = queue.entries.subscribe(look);
  look();
  return {
    shown,
    close: () => {
      environment.clearTimer(timer);
      stop();
      holding.release(conversation);
    },
  };
}
