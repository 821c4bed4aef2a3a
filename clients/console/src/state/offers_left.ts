import type { Offer } from '@onglass/core';
import { useDesk } from './desk.ts';
import { useObserved } from './observe.ts';

/** Offers that are not over yet, on the server's time. */
export function useOffers(): readonly Offer[] {
  const { client, serverTime } = useDesk();
  const offers = useObserved(client.offers);
  if (offers.length === 0) return offers;
  return offers.filter((offer) => Date.parse(offer.until_at) > serverTime.now.value);
}
