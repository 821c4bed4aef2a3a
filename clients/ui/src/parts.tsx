// Small parts without state: avatar, tag, banner, bubble, ticks, typing dots, card, rows.
import type { ComponentChildren, JSX } from 'preact';
import { Icon } from './icon.tsx';
import { alertIcon, checkIcon, clockIcon, sparkIcon, ticksIcon, userIcon } from './icons.ts';

export interface AvatarProps {
  /** A person is round, the assistant square with an outline: never alike. `brand` is the company. */
  readonly kind?: 'person' | 'assistant' | 'brand';
  readonly icon?: string;
  readonly here?: boolean;
  readonly small?: boolean;
}

export function Avatar({ kind = 'person', icon, here = false, small = false }: AvatarProps): JSX.Element {
  const names = ['og-av', kind !== 'person' && `og-av--${kind}`, here && 'og-av--here', small && 'og-av--28'];
  const path = icon ?? (kind === 'assistant' ? sparkIcon : userIcon);
  return (
    <span class={names.filter(Boolean).join(' ')}>
      <Icon path={path} size={20} />
    </span>
  );
}

export type Tone = 'plain' | 'good' | 'bad' | 'accent' | 'warn';

export function Tag({ tone = 'plain', children }: { readonly tone?: Tone; readonly children: ComponentChildren }): JSX.Element {
  return <span class={`og-tag og-tag--${tone}`}>{children}</span>;
}

export interface BannerProps {
  readonly tone?: 'plain' | 'warn' | 'bad';
  readonly icon: string;
  readonly title?: ComponentChildren;
  readonly children?: ComponentChildren;
}

/** A line across the screen that says what state the whole of it is in; announced once when it appears. */
export function Banner({ tone = 'plain', icon, title, children }: BannerProps): JSX.Element {
  return (
    <div class={`og-banner og-banner--${tone}`} role="status">
      <Icon path={icon} size={20} />
      <span>
        {title === undefined ? null : <b>{title}</b>}
        {children === undefined ? null : <span>{children}</span>}
      </span>
    </div>
  );
}

export type BubbleSide = 'own' | 'other' | 'assistant';

export interface BubbleProps {
  /** Not the first of its group: the corner towards its neighbour is small. */
  readonly mid?: boolean;
  readonly state?: 'wait' | 'failed' | undefined;
  /** For screen readers: who speaks. */
  readonly speaker?: string | undefined;
  readonly flush?: boolean;
  readonly children: ComponentChildren;
}

export function Bubble({ mid = false, state, speaker, flush = false, children }: BubbleProps): JSX.Element {
  const names = ['og-bubble', mid && 'og-bubble--mid', state && `og-bubble--${state}`, flush && 'og-bubble--flush'];
  return (
    <div class={names.filter(Boolean).join(' ')}>
      {speaker === undefined ? null : <span class="og-vh">{speaker}</span>}
      {children}
    </div>
  );
}

/** What somebody wrote: the direction of the words is theirs, the bubble around them keeps the thread's. */
export function Words({ children }: { readonly children: string }): JSX.Element {
  return (
    <span dir="auto" class="og-words">
      {children}
    </span>
  );
}

export type TickState = 'waiting' | 'sent' | 'delivered' | 'read' | 'failed';

const TICK_ICONS: Record<TickState, string> = {
  waiting: clockIcon,
  sent: checkIcon,
  delivered: ticksIcon,
  read: ticksIcon,
  failed: alertIcon,
};

export interface MetaProps {
  readonly time?: string | undefined;
  readonly tick?: TickState | undefined;
  /** The state in words; the tick alone would be colour and shape only. */
  readonly words?: string | undefined;
  readonly edited?: string | undefined;
}

export function Meta({ time, tick, words, edited }: MetaProps): JSX.Element {
  const said = [edited, time, words].filter((part) => part !== undefined && part !== '').join(' · ');
  return (
    <span class={`og-meta${tick === 'read' ? ' og-meta--read' : ''}`} data-tick={tick}>
      <span>{said}</span>
      {tick === undefined ? null : <Icon path={TICK_ICONS[tick]} size={16} />}
    </span>
  );
}

export function TypingDots({ label }: { readonly label: string }): JSX.Element {
  return (
    <div class="og-typing" role="img" aria-label={label}>
      <i />
      <i />
      <i />
    </div>
  );
}

export interface GlyphProps {
  readonly icon: string;
  readonly tone?: Tone;
}

export function Glyph({ icon, tone = 'plain' }: GlyphProps): JSX.Element {
  return (
    <span class={`og-glyph og-glyph--${tone}`}>
      <Icon path={icon} />
    </span>
  );
}

export interface CardProps {
  readonly label?: string;
  readonly children: ComponentChildren;
  readonly foot?: ComponentChildren;
}

export function Card({ label, children, foot }: CardProps): JSX.Element {
  return (
    <section class="og-card" aria-label={label}>
      <div class="og-card__body">{children}</div>
      {foot === undefined || foot === null ? null : <div class="og-card__foot">{foot}</div>}
    </section>
  );
}

export interface RowProps {
  readonly icon?: string;
  readonly title: ComponentChildren;
  readonly detail?: ComponentChildren;
  readonly next?: string;
  readonly tone?: 'plain' | 'bad';
  readonly end?: ComponentChildren;
  readonly onClick?: () => void;
}

/** One line of a list of choices: a button when it does something, plain text when it only tells. */
export function Row({ icon, title, detail, next, tone = 'plain', end, onClick }: RowProps): JSX.Element {
  const inside = (
    <>
      {icon === undefined ? null : <Icon path={icon} />}
      <span class="og-row__words">
        {title}
        {detail === undefined || detail === null ? null : <small>{detail}</small>}
      </span>
      {end}
      {next === undefined ? null : <Icon path={next} size={20} flip class="og-icon--next" />}
    </>
  );
  const names = `og-row${tone === 'bad' ? ' og-row--bad' : ''}`;
  if (onClick === undefined) return <div class={names}>{inside}</div>;
  return (
    <button type="button" class={names} onClick={onClick}>
      {inside}
    </button>
  );
}
