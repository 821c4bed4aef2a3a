// One stroke set on a grid of 24; an icon is decoration, the word beside it or the label of its button is the meaning.
import type { JSX } from 'preact';

export interface IconProps {
  /** Path of the icon, from icons.ts. */
  readonly path: string;
  /** Edge in px. */
  readonly size?: 16 | 20 | 24;
  /** Mirrored in right-to-left: arrows and rows; never clocks, ticks, media keys or the phone. */
  readonly flip?: boolean;
  readonly class?: string;
}

export function Icon({ path, size = 24, flip = false, class: extra = '' }: IconProps): JSX.Element {
  const names = `og-icon og-icon--${size}${flip ? ' og-icon--flip' : ''} ${extra}`.trim();
  return (
    <svg class={names} viewBox="0 0 24 24" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
