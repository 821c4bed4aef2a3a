import { Icon } from '@onglass/ui';
import type { ComponentChildren, JSX } from 'preact';

/** Where nothing is to be shown: what that means and what to do next. */
export function Void({ icon, title, hint, children, alert = false }: { readonly icon: string; readonly title: string; readonly hint?: ComponentChildren; readonly children?: ComponentChildren; readonly alert?: boolean }): JSX.Element {
  return (
    <div class="void" role={alert ? 'alert' : undefined}>
      <span class="void__icon">
        <Icon path={icon} size={24} />
      </span>
      <h2>{title}</h2>
      {hint === undefined ? null : <p>{hint}</p>}
      {children}
    </div>
  );
}
