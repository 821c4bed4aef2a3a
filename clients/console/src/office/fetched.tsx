// One answer of the server that a page stands on: being read, there, or not readable.
import type { Outcome, Problem } from '@onglass/core';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Reading, ReadFailed } from './ListPage.tsx';

export interface Fetched<T> {
  readonly value: T | undefined;
  readonly problem: Problem | undefined;
  read(): Promise<void>;
  /** As the server answered a change. */
  put(value: T): void;
}

/** `key` names what is asked: another one is read anew. */
export function useFetched<T>(key: string, ask: () => Promise<Outcome<T>>): Fetched<T> {
  const [value, put] = useState<T | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const asked = useRef(0);
  const read = async (): Promise<void> => {
    asked.current += 1;
    const turn = asked.current;
    const answer = await ask();
    if (turn !== asked.current) return;
    setProblem(answer.ok ? undefined : answer.problem);
    if (answer.ok) put(answer.value);
  };
  useEffect(() => {
    void read();
    return () => {
      asked.current += 1;
    };
  }, [key]);
  return {
    value,
    problem,
    read,
    put: (next) => {
      asked.current += 1;
      put(next);
    },
  };
}

/** What was read once stays on screen while it is read again. */
export function Shown<T>({ fetched, children }: { readonly fetched: Fetched<T>; readonly children: (value: T) => ComponentChildren }): JSX.Element {
  if (fetched.value !== undefined) return <>{children(fetched.value)}</>;
  return fetched.problem === undefined ? <Reading /> : <ReadFailed problem={fetched.problem} onRetry={() => void fetched.read()} />;
}
