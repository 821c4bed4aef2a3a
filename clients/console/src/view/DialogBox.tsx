// A dialog over the desk. Zag holds the behaviour: focus kept inside and given back, Esc, a click beside, the rest inert.
import * as dialog from '@zag-js/dialog';
import { normalizeProps, useMachine } from '@zag-js/preact';
import { createPortal, type ComponentChildren, type JSX } from 'preact';
import { useId } from 'preact/hooks';
import '../styles/dialog.css';

export interface DialogProps {
  readonly label: string;
  readonly class?: string;
  readonly alert?: boolean;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

export function DialogBox({ label, class: extra = 'dialog', alert = false, onClose, children }: DialogProps): JSX.Element {
  const machine = useMachine(dialog.machine, {
    id: useId(),
    'aria-label': label,
    role: alert ? 'alertdialog' : 'dialog',
    open: true,
    onOpenChange: ({ open }: { open: boolean }) => {
      if (!open) onClose();
    },
  });
  const api = dialog.connect(machine, normalizeProps);
  const drawn = (
    <>
      <div {...api.getBackdropProps()} class="scrim" />
      <div {...api.getPositionerProps()} class="dialog-place">
        <div {...api.getContentProps()} class={extra}>
          {children}
        </div>
      </div>
    </>
  );
  return createPortal(drawn, document.body) as JSX.Element;
}
