import type { SavedView } from '@onglass/core';
import { useDesk } from '../state/desk.ts';

/** The saved view one is in, while it is there. */
export function useSavedView(): SavedView | undefined {
  const { savedViews, address } = useDesk();
  const { savedId } = address.place.value;
  return savedId === undefined ? undefined : savedViews.all.value.find(({ id }) => id === savedId);
}
