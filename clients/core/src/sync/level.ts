/**
 * Knows when this device is level with what the server announced at `welcome`.
 * Invariant: what the stream does not bring in time is asked for by HTTP before the connection is called live.
 */
import type { Id, Seq } from '@onglass/protocol';
import type { Environment } from '../api.ts';
import type { Link } from '../link/link.ts';
import type { LogStore } from './store.ts';
import type { Track } from './track.ts';

export interface Level {
  aim(conversations: Readonly<Record<Id, Seq>>): void;
  forget(): void;
  check(): void;
}

const LEVEL_WITHIN_MS = 3_000;

export function createLevel(environment: Environment, link: Link, logs: LogStore): Level {
  let targets: Readonly<Record<Id, Seq>> = {};

  const isCatchingUp = (): boolean => link.state.get().name === 'catching_up';

  function behind(): readonly Track[] {
    return logs.tracks().filter((track) => {
      const { phase } = track.cell.get();
      const seq = track.lastSeq();
      return phase !== 'gone' && seq !== undefined && seq < (targets[track.id] ?? 0);
    });
  }

  function check(): void {
    if (isCatchingUp() && behind().length === 0) link.input({ type: 'level' });
  }

  async function insist(since: number): Promise<void> {
    if (!isCatchingUp() || link.state.get().since !== since) return;
    const healed = await Promise.all(behind().map((track) => track.heal()));
    if (isCatchingUp() && link.state.get().since === since) link.input({ type: healed.every(Boolean) ? 'level' : 'silent' });
  }

  return {
    aim: (conversations) => {
      targets = conversations;
      const { since } = link.state.get();
      check();
      if (isCatchingUp()) environment.setTimer(() => void insist(since), LEVEL_WITHIN_MS);
    },
    forget: () => {
      targets = {};
    },
    check,
  };
}
