// Buttons are always <button type="button">: Enter, Space, focus and disabled come from the browser.
import type { ButtonHTMLAttributes, ComponentChildren, JSX, Ref } from 'preact';
import { Icon } from './icon.tsx';

type NativeButton = Omit<ButtonHTMLAttributes, 'type' | 'class' | 'icon' | 'size' | 'ref'>;

export interface ButtonProps extends NativeButton {
  readonly tone?: 'plain' | 'accent' | 'soft' | 'line' | 'bare' | 'bad';
  readonly wide?: boolean;
  readonly small?: boolean;
  readonly class?: string;
  readonly children: ComponentChildren;
  readonly buttonRef?: Ref<HTMLButtonElement>;
}

export function Button({ tone = 'plain', wide, small, class: extra, children, buttonRef, ...rest }: ButtonProps): JSX.Element {
  const names = ['og-btn', `og-btn--${tone}`, wide && 'og-btn--wide', small && 'og-btn--small', extra];
  return (
    <button {...rest} ref={buttonRef ?? null} type="button" class={names.filter(Boolean).join(' ')}>
      {children}
    </button>
  );
}

export interface IconButtonProps extends NativeButton {
  /** What it does, in words: read aloud and shown as a tooltip. */
  readonly label: string;
  readonly icon: string;
  readonly flip?: boolean;
  readonly tone?: 'plain' | 'accent' | 'fill';
  readonly size?: 16 | 20 | 24;
  readonly class?: string;
  readonly buttonRef?: Ref<HTMLButtonElement>;
}

export function IconButton({ label, icon, flip = false, tone = 'plain', size = 24, class: extra, buttonRef, ...rest }: IconButtonProps): JSX.Element {
  const names = ['og-ib', `og-ib--${tone}`, extra];
  return (
    <button {...rest} ref={buttonRef ?? null} type="button" class={names.filter(Boolean).join(' ')} aria-label={label} title={label}>
      <Icon path={icon} size={size} flip={flip} />
    </button>
  );
}
