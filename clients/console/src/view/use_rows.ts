// Which rows are drawn: TanStack's virtualiser over rows of one height. The row with the list's cursor is always drawn,
// or a screen reader would be told of an element that is not there.
import { defaultRangeExtractor, elementScroll, observeElementOffset, observeElementRect, Virtualizer, type VirtualItem } from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

export const ROW_PX = 85;
const OVERSCAN = 8;

export interface VirtualRows {
  readonly items: readonly VirtualItem[];
  readonly totalPx: number;
  scrollTo(index: number): void;
}

export function useRows(box: RefObject<HTMLElement | null>, count: number, cursorIndex: number): VirtualRows {
  const [, redraw] = useState(0);
  const [rows] = useState(() => new Virtualizer<HTMLElement, HTMLElement>(optionsOf(box, count, cursorIndex, () => redraw((n) => n + 1))));
  rows.setOptions(optionsOf(box, count, cursorIndex, () => redraw((n) => n + 1)));
  useLayoutEffect(() => rows._didMount(), [rows]);
  useLayoutEffect(() => rows._willUpdate());
  return {
    items: rows.getVirtualItems(),
    totalPx: rows.getTotalSize(),
    // Not the virtualiser's: it reckons from the last scroll event, which two quick key presses outrun.
    scrollTo: (index) => {
      if (box.current !== null) reveal(box.current, index);
    },
  };
}

function reveal(element: HTMLElement, index: number): void {
  const [top, bottom] = [index * ROW_PX, (index + 1) * ROW_PX];
  if (top < element.scrollTop) element.scrollTop = top;
  else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight;
}

type Options = ConstructorParameters<typeof Virtualizer<HTMLElement, HTMLElement>>[0];

function optionsOf(box: RefObject<HTMLElement | null>, count: number, cursorIndex: number, onChange: () => void): Options {
  return {
    count,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange,
    rangeExtractor: (range) => {
      const drawn = defaultRangeExtractor(range);
      if (cursorIndex < 0 || cursorIndex >= count || drawn.includes(cursorIndex)) return drawn;
      return [...drawn, cursorIndex].sort((a, b) => a - b);
    },
  };
}
