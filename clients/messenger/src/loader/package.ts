// Entry of the npm package @onglass/messenger: the loader in the app's own bundle; the rest comes from the server.
import { claim } from './api.ts';
import type { OnglassApi } from './public.ts';

export type * from './public.ts';

/** The same object as the global of that name; safe to import where there is no page (server-side rendering). */
export const Onglass: OnglassApi = claim();
