// The line at the top of a screen that one came to from another.
import { IconButton, backIcon } from '@onglass/ui';
import type { JSX } from 'preact';
import { goTo } from '../route.ts';

export function TopBar({ title, back }: { readonly title: string; readonly back: string }): JSX.Element {
  return (
    <header class="hb-top">
      <IconButton label="Back" icon={backIcon} flip onClick={() => goTo(back)} />
      <h1>{title}</h1>
    </header>
  );
}
