// Core's observables as hooks: a component redraws when the value it reads has changed, and only then.
import type { Observable } from '@onglass/core';
import { useLayoutEffect, useState } from 'preact/hooks';

export function useObserved<T>(source: Observable<T>): T {
  const [, redraw] = useState(0);
  useLayoutEffect(() => {
    const seen = source.get();
    const stop = source.subscribe(() => redraw((count) => count + 1));
    // Between drawing and subscribing the value may have moved on.
    if (source.get() !== seen) redraw((count) => count + 1);
    return stop;
  }, [source]);
  return source.get();
}
