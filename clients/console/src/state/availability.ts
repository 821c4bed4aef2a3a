// Whether one gets cases, and how many more there is room for (K15).
import type { AvailabilityState } from '@onglass/core';
import { t } from '../text/index.ts';
import { useDesk } from './desk.ts';
import { useObserved } from './observe.ts';
import { takesRoom } from './views.ts';

/** `state` is undefined until the server has told. */
export function useAvailability(): { readonly state: AvailabilityState | undefined; readonly set: (state: AvailabilityState) => Promise<void> } {
  const desk = useDesk();
  const set = async (state: AvailabilityState): Promise<void> => {
    const outcome = await desk.client.setAvailability(state);
    if (outcome.ok) await desk.readColleagues();
    else desk.notices.show(t('me.availability_failed'), 'bad');
  };
  return { state: useObserved(desk.client.availability), set };
}

export interface Room {
  readonly load: number;
  readonly capacity: number;
}

/** Counted from one's own list, which is live; what the server said at the start holds where the list is not whole. */
export function useRoom(): Room | undefined {
  const { client, counted } = useDesk();
  const agent = useObserved(client.session)?.agent;
  const { rows, phase, hasMore } = useObserved(counted.mine.state);
  const { capacity, load } = agent ?? {};
  if (typeof capacity !== 'number') return undefined;
  const isWhole = phase === 'ready' && !hasMore;
  return { capacity, load: isWhole || typeof load !== 'number' ? rows.filter(takesRoom).length : load };
}
