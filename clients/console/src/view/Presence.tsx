import type { AvailabilityState } from '@onglass/core';
import type { JSX } from 'preact';
import { t } from '../text/index.ts';

/** A shape and a word, never the colour alone. */
export function Presence({ state }: { readonly state: AvailabilityState }): JSX.Element {
  return (
    <span class={state === 'online' ? 'on' : `on on--${state}`}>
      <span class="vh">{t(`me.${state}`)}, </span>
    </span>
  );
}
