import { onDemand } from './on_demand.tsx';

/** What one is being asked to take; its code comes right after the desk's. */
export const Offers = onDemand(async () => (await import('./Offers.tsx')).Offers);
