// One line of a list of choices: the browser's own radio or checkbox, as large as the line, so that arrow keys, groups and
// screen readers need nothing of ours.
import { Icon, checkIcon } from '@onglass/ui';
import type { ComponentChildren, JSX } from 'preact';

export interface ChoiceProps {
  readonly name: string;
  readonly multiple?: boolean;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly describedBy?: string | undefined;
  readonly detail?: ComponentChildren;
  readonly picture?: ComponentChildren;
  readonly onPick: (checked: boolean) => void;
  readonly children: ComponentChildren;
}

export function Choice({ name, multiple = false, checked, disabled = false, describedBy, detail, picture, onPick, children }: ChoiceProps): JSX.Element {
  const names = ['og-choice', checked && 'og-choice--on', disabled && 'og-choice--off'].filter(Boolean).join(' ');
  return (
    <label class={names}>
      <input type={multiple ? 'checkbox' : 'radio'} name={name} checked={checked} disabled={disabled} aria-describedby={describedBy} onChange={(event) => onPick(event.currentTarget.checked)} />
      {multiple ? <span class="og-box">{checked ? <Icon path={checkIcon} size={16} /> : null}</span> : <span class="og-radio" />}
      {picture}
      <span class="og-choice__words" dir="auto">
        {children}
        {detail === undefined ? null : <small>{detail}</small>}
      </span>
    </label>
  );
}
