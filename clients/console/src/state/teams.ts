// The teams by name, to look at one of them alone and to pass cases on to.
import type { TeamName } from '@onglass/core';
import { useEffect, useState } from 'preact/hooks';
import { useDesk } from './desk.ts';

/** Empty until read, and where they cannot be. */
export function useTeams(): readonly TeamName[] {
  const { client } = useDesk();
  const [teams, setTeams] = useState<readonly TeamName[]>([]);
  useEffect(() => {
    let over = false;
    void client.live.listTeams().then((answer) => {
      if (answer.ok && !over) setTeams(answer.value);
    });
    return () => {
      over = true;
    };
  }, [client]);
  return teams;
}
