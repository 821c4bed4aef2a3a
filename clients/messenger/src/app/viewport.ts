// The room the messenger has: a full-screen sheet on a phone, a panel elsewhere. With the on-screen keyboard up the sheet
// takes the visible part only, so that the field and the last message stay in view.
import { useEffect, useState } from 'preact/hooks';

const SHEET_QUERY = '(max-width: 599.98px), (max-height: 479.98px)';

export function isSheet(): boolean {
  return matchMedia(SHEET_QUERY).matches;
}

export function useSheetMode(): boolean {
  const [sheet, setSheet] = useState(isSheet());
  useEffect(() => {
    const query = matchMedia(SHEET_QUERY);
    const change = (): void => setSheet(query.matches);
    query.addEventListener('change', change);
    return () => query.removeEventListener('change', change);
  }, []);
  return sheet;
}

/** Keeps the element on the visible part of the page; pinch zoom is left alone. */
export function followVisualViewport(element: HTMLElement): () => void {
  const view = globalThis.visualViewport;
  if (!view) return () => undefined;
  const place = (): void => {
    if (view.scale > 1.01) return;
    element.style.setProperty('--og-view-height', `${view.height}px`);
    element.style.setProperty('--og-view-top', `${view.offsetTop}px`);
  };
  place();
  view.addEventListener('resize', place);
  view.addEventListener('scroll', place);
  return () => {
    view.removeEventListener('resize', place);
    view.removeEventListener('scroll', place);
    element.style.removeProperty('--og-view-height');
    element.style.removeProperty('--og-view-top');
  };
}

/** The page behind a full-screen sheet does not scroll along; its own style is put back afterwards. */
export function holdPage(): () => void {
  const page = document.documentElement;
  const before = page.style.overflow;
  page.style.overflow = 'hidden';
  return () => {
    page.style.overflow = before;
  };
}
