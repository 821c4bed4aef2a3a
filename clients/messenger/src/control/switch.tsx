// A setting of a list that is on or off.
import { Row } from '@onglass/ui';
import type { JSX } from 'preact';

export interface SwitchRowProps {
  readonly icon: string;
  readonly title: string;
  readonly detail: string;
  readonly on: boolean;
  readonly disabled?: boolean;
  readonly onChange: (on: boolean) => void;
}

export function SwitchRow({ icon, title, detail, on, disabled = false, onChange }: SwitchRowProps): JSX.Element {
  const button = <button type="button" class="og-switch" role="switch" aria-checked={on} aria-label={title} disabled={disabled} onClick={() => onChange(!on)} />;
  return <Row icon={icon} title={title} detail={detail} end={button} />;
}
