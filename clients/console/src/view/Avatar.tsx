import type { JSX } from 'preact';
import { discOf } from '../state/people.ts';

/** A two-tone disc that belongs to the id: told apart at a glance, and no picture of anybody. */
export function Avatar({ id, size = 32 }: { readonly id: string; readonly size?: 20 | 28 | 32 | 48 }): JSX.Element {
  const disc = discOf(id);
  const colours = { '--av-hue': disc.hue, '--av-turn': disc.turn, '--av-x': `${disc.xPercent}%`, '--av-y': `${disc.yPercent}%` };
  return (
    <span class={size === 32 ? 'av' : `av av--${size}`} style={colours} aria-hidden="true">
      <span class="av__back" />
      <span class="av__disc" />
    </span>
  );
}
