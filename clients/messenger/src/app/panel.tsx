// The opened messenger: a native dialog, modal as a full-screen sheet (top layer, everything else inert), not modal as a
// panel. Esc closes it, "back" goes one screen back, and the focus returns to what opened it.
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { companyName } from './banner.tsx';
import { useModel } from './model.ts';
import { useObservable } from './observe.ts';
import { followVisualViewport, holdPage } from './viewport.ts';

export interface PanelProps {
  readonly sheet: boolean;
  /** Changes with the screen: the focus then moves to its heading or field. */
  readonly screenKey: string;
  readonly children: ComponentChildren;
}

export function Panel({ sheet, screenKey, children }: PanelProps): JSX.Element {
  const { client, navigation } = useModel();
  const session = useObservable(client.session);
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const box = dialog.current;
    if (box === null) return undefined;
    if (sheet) box.showModal();
    else box.show();
    const letGo = sheet ? [followVisualViewport(box), holdPage()] : [];
    return () => {
      letGo.forEach((release) => release());
      if (box.open) box.close();
    };
  }, [sheet]);
  useEffect(() => {
    const root = dialog.current;
    const wished = root?.querySelector<HTMLElement>('textarea[data-focus-first]') ?? root?.querySelector<HTMLElement>('[data-focus]');
    wished?.focus({ preventScroll: true });
  }, [screenKey, sheet]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented) return;
    event.preventDefault();
    if (navigation.places.get().at(-1)?.screen === 'over') navigation.back();
    else navigation.close();
  };
  // Android's back gesture asks a modal dialog to close before it touches the history: the same one step back.
  const onCancel = (event: Event): void => {
    if (event.target !== dialog.current) return;
    event.preventDefault();
    navigation.back();
  };
  return (
    <dialog ref={dialog} class={sheet ? 'og-panel og-panel--sheet' : 'og-panel'} aria-label={companyName(session?.config.theme)} onKeyDown={onKeyDown} onCancel={onCancel}>
      {children}
    </dialog>
  );
}
