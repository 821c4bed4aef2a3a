// How things stand, read every few seconds and at once when a case has changed. What is shown is one reading of the server's.
import type { Id, LivePicture, Problem } from '@onglass/core';
import { useEffect, useRef, useState } from 'preact/hooks';
import { COUNTED, useDesk, type Desk } from '../state/desk.ts';
import { useObserved } from '../state/observe.ts';

const EVERY_MS = 5000;
const SOON_MS = 250;
/** Without a reading for this long the picture is not called level any more. */
const FRESH_MS = 3 * EVERY_MS;

export interface Reading {
  readonly picture: LivePicture | undefined;
  readonly problem: Problem | undefined;
  readonly isLevel: boolean;
  readonly readNow: () => void;
}

/** The lists behind the sidebar move with every `changed` frame. */
function onAnyChange(desk: Desk, act: () => void): () => void {
  const stops = COUNTED.map((view) => desk.counted[view].state.subscribe(act));
  return () => stops.forEach((stop) => stop());
}

interface Taken {
  readonly teamId: Id | undefined;
  readonly picture?: LivePicture;
  readonly problem?: Problem | undefined;
  readonly atMs: number;
}

export function useReading(teamId: Id | undefined): Reading {
  const desk = useDesk();
  const [taken, take] = useState<Taken>({ teamId, atMs: 0 });
  const connection = useObserved(desk.client.connection);
  const readNow = useRef<() => void>(() => undefined);
  useEffect(() => {
    let over = false;
    let busy = false;
    let again = false;
    let soon: ReturnType<typeof setTimeout> | undefined;
    const read = async (): Promise<void> => {
      if (busy) {
        again = true;
        return;
      }
      busy = true;
      const answer = await desk.client.live.getLive(teamId);
      busy = false;
      if (over) return;
      if (answer.ok) take({ teamId, picture: answer.value, atMs: Date.now() });
      else take((before) => ({ ...(before.teamId === teamId ? before : { atMs: 0 }), teamId, problem: answer.problem }));
      if (again) {
        again = false;
        readSoon();
      }
    };
    const readSoon = (): void => {
      clearTimeout(soon);
      soon = setTimeout(() => void read(), SOON_MS);
    };
    readNow.current = () => void read();
    void read();
    const timer = setInterval(() => document.visibilityState === 'visible' && void read(), EVERY_MS);
    const stop = onAnyChange(desk, readSoon);
    document.addEventListener('visibilitychange', readSoon);
    return () => {
      over = true;
      clearInterval(timer);
      clearTimeout(soon);
      stop();
      document.removeEventListener('visibilitychange', readSoon);
    };
  }, [desk, teamId]);
  const isOfTeam = taken.teamId === teamId;
  const isLevel = isOfTeam && connection.name === 'live' && taken.problem === undefined && Date.now() - taken.atMs < FRESH_MS;
  return { picture: isOfTeam ? taken.picture : undefined, problem: isOfTeam ? taken.problem : undefined, isLevel, readNow: () => readNow.current() };
}
