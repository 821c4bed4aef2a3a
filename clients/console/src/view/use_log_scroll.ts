// Where the log stands: at the end it stays at the end; elsewhere what is being read keeps its place, whatever comes in
// above or below. Anchored to an element, not to a height, so that late pictures do no harm.
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

const AT_END_PX = 48;
const NEAR_TOP_PX = 600;

export interface LogScroll {
  readonly atEnd: boolean;
  readonly onScroll: () => void;
  readonly toEnd: () => void;
}

interface Anchor {
  readonly key: string;
  readonly offsetPx: number;
}

function endDistance(box: HTMLElement): number {
  return box.scrollHeight - box.scrollTop - box.clientHeight;
}

function anchorOf(box: HTMLElement): Anchor | undefined {
  const top = box.scrollTop;
  for (const child of box.children) {
    // A day mark is no anchor: it moves up when older messages of its day come in.
    if (!(child instanceof HTMLElement) || child.dataset['key'] === undefined || child.classList.contains('day')) continue;
    if (child.offsetTop + child.offsetHeight > top) return { key: child.dataset['key'], offsetPx: child.offsetTop - top };
  }
  return undefined;
}

function restore(box: HTMLElement, anchor: Anchor): void {
  const child = box.querySelector<HTMLElement>(`[data-key="${CSS.escape(anchor.key)}"]`);
  if (child) box.scrollTop = child.offsetTop - anchor.offsetPx;
}

function start(box: HTMLElement): void {
  const divider = box.querySelector<HTMLElement>('[data-key="unread"]');
  box.scrollTop = divider ? divider.offsetTop - box.clientHeight / 4 : box.scrollHeight;
}

/** `version` changes whenever the lines do; `ready` when there are some; `onNearTop` asks for an older page. */
export function useLogScroll(box: RefObject<HTMLElement | null>, version: unknown, ready: boolean, onNearTop: () => void): LogScroll {
  const [atEnd, setAtEnd] = useState(true);
  const wasAtEnd = useRef(true);
  const anchor = useRef<Anchor | undefined>(undefined);
  const started = useRef(false);
  const look = (): void => {
    const element = box.current;
    if (!element || !started.current) return;
    wasAtEnd.current = endDistance(element) <= AT_END_PX;
    anchor.current = anchorOf(element);
    setAtEnd(wasAtEnd.current);
    if (element.scrollTop < NEAR_TOP_PX) onNearTop();
  };
  const settle = (): void => {
    const element = box.current;
    if (!element || !started.current) return;
    if (wasAtEnd.current) element.scrollTop = element.scrollHeight;
    else if (anchor.current) restore(element, anchor.current);
  };
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || !ready) return;
    if (started.current) settle();
    else start(element);
    started.current = true;
    look();
  }, [version, ready]);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(settle);
    observer.observe(element);
    element.addEventListener('drawn', settle);
    return () => {
      observer.disconnect();
      element.removeEventListener('drawn', settle);
    };
  }, [box.current]);
  const toEnd = (): void => {
    wasAtEnd.current = true;
    settle();
    look();
  };
  return { atEnd, onScroll: look, toEnd };
}
