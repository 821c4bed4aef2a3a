// The log's scrolling. Invariant: what the customer looks at does not move by itself: at the bottom it stays at the
// bottom, elsewhere the row at the top edge keeps its place, whatever is added, loaded, resized or opened.
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** This near to the end counts as the end: a line of text and a half. */
const END_PX = 36;
const TOP_PX = 600;

export interface ScrollKeeper {
  readonly atEnd: boolean;
  toEnd(): void;
  /** Puts a row into the upper part of the view. */
  toRow(row: Element): void;
  /** To be called after each change of the rows. */
  settle(): void;
}

export interface ScrollOptions {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly content: RefObject<HTMLElement | null>;
  readonly onNearTop: () => void;
  /** Seq of the lowest message of which the greater part is in view. */
  readonly onSeen: (seq: number) => void;
}

interface Anchor {
  readonly element: Element;
  readonly top: number;
}

const distanceToEnd = (box: HTMLElement): number => box.scrollHeight - box.clientHeight - box.scrollTop;

function findAnchor(box: HTMLElement, content: HTMLElement): Anchor | undefined {
  const edge = box.getBoundingClientRect().top;
  for (const row of content.querySelectorAll('[data-row]')) {
    const { top, bottom } = row.getBoundingClientRect();
    if (bottom > edge) return { element: row, top: top - edge };
  }
  return undefined;
}

export function lowestSeen(box: HTMLElement, content: HTMLElement): number {
  const { bottom } = box.getBoundingClientRect();
  const rows = [...content.querySelectorAll<HTMLElement>('[data-seq]')];
  const seen = rows.findLast((row) => {
    const edges = row.getBoundingClientRect();
    return (edges.top + edges.bottom) / 2 <= bottom;
  });
  return Number(seen?.dataset['seq'] ?? 0);
}

export function useScrollKeeper({ scroller, content, onNearTop, onSeen }: ScrollOptions): ScrollKeeper {
  const [atEnd, setAtEnd] = useState(true);
  const kept = useRef<{ end: boolean; anchor: Anchor | undefined; told: () => void }>({ end: true, anchor: undefined, told: () => undefined });

  const look = (): void => {
    const [box, inner] = [scroller.current, content.current];
    if (box === null || inner === null) return;
    kept.current.end = distanceToEnd(box) <= END_PX;
    kept.current.anchor = findAnchor(box, inner);
    setAtEnd(kept.current.end);
    kept.current.told();
  };
  kept.current.told = () => {
    const [box, inner] = [scroller.current, content.current];
    if (box === null || inner === null) return;
    if (box.scrollTop < TOP_PX) onNearTop();
    onSeen(lowestSeen(box, inner));
  };
  const settle = (): void => {
    const [box, anchor] = [scroller.current, kept.current.anchor];
    if (box === null) return;
    if (kept.current.end) box.scrollTop = box.scrollHeight;
    else if (anchor?.element.isConnected) box.scrollTop += anchor.element.getBoundingClientRect().top - box.getBoundingClientRect().top - anchor.top;
    look();
  };
  useLayoutEffect(() => {
    const box = scroller.current;
    if (box === null) return undefined;
    const watcher = new ResizeObserver(settle);
    watcher.observe(box);
    if (content.current) watcher.observe(content.current);
    box.addEventListener('scroll', look, { passive: true });
    return () => {
      watcher.disconnect();
      box.removeEventListener('scroll', look);
    };
  }, []);

  return {
    atEnd,
    settle,
    toEnd: () => {
      kept.current.end = true;
      settle();
    },
    toRow: (row) => {
      const box = scroller.current;
      if (box === null) return;
      box.scrollTop += row.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 4;
      look();
    },
  };
}
