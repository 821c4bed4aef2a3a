// A sheet over the screen it belongs to. What lies behind is inert (the caller wraps it in <Behind>), Esc and a tap
// beside it close it, and focus goes back to where it was.
import type { ComponentChildren, JSX } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { IconButton } from './button.tsx';
import { closeIcon } from './icons.ts';

const FOCUSABLE = 'button:not(:disabled), [href], input:not(:disabled), textarea:not(:disabled), [tabindex="0"]';

/** The element that has focus, looked for inside shadow roots too. */
export function activeElement(): HTMLElement | null {
  let found: Element | null = document.activeElement;
  while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
  return found instanceof HTMLElement ? found : null;
}

export function Behind({ covered, children }: { readonly covered: boolean; readonly children: ComponentChildren }): JSX.Element {
  return (
    <div class="og-behind" inert={covered}>
      {children}
    </div>
  );
}

export interface SheetProps {
  readonly title: string;
  readonly closeLabel: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  readonly foot?: ComponentChildren;
}

export function Sheet({ title, closeLabel, onClose, children, foot }: SheetProps): JSX.Element {
  const titleId = useId();
  const box = useRef<HTMLDivElement>(null);
  // Now, while drawing: once what lies behind is inert the browser has taken the focus away from it.
  const [before] = useState(activeElement);
  // Before anything is painted: an Esc that comes at once is this sheet's, not the whole messenger's.
  useLayoutEffect(() => {
    box.current?.focus();
    // Later: while this sheet leaves, what lies behind is inert still and would not take the focus.
    return () => queueMicrotask(() => before?.isConnected && before.focus());
  }, []);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !event.isComposing) {
      event.preventDefault();
      event.stopPropagation();
      onClose();
    }
    if (event.key === 'Tab' && box.current) keepInside(event, box.current);
  };
  return (
    <div class="og-scrim" onClick={(event) => event.target === event.currentTarget && onClose()}>
      <div ref={box} class="og-sheet" role="dialog" aria-modal="true" aria-labelledby={titleId} tabIndex={-1} onKeyDown={onKeyDown}>
        <div class="og-sheet__head">
          <h2 id={titleId}>{title}</h2>
          <IconButton label={closeLabel} icon={closeIcon} onClick={onClose} />
        </div>
        <div class="og-sheet__body">{children}</div>
        {foot === undefined ? null : <div class="og-foot">{foot}</div>}
      </div>
    </div>
  );
}

function keepInside(event: KeyboardEvent, box: HTMLElement): void {
  const stops = [...box.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((stop) => stop.offsetParent !== null);
  const [first, last] = [stops[0], stops.at(-1)];
  const here = activeElement();
  if (first === undefined || last === undefined) return;
  const leaving = event.shiftKey ? here === first || here === box : here === last;
  if (!leaving) return;
  event.preventDefault();
  (event.shiftKey ? last : first).focus();
}
