// How wide the panes may be on this window: the thread keeps its reading width, the others share what is left. Pure.
import type { Widths } from './preferences.ts';

export const LIST_PX = { min: 240, max: 520 };
export const CONTEXT_PX = { min: 232, max: 480 };
const THREAD_MIN_PX = 400;
const RAIL_BELOW_PX = 1200;
const TWO_PANES_BELOW_PX = 1000;
const SIDEBAR_PX = 224;
const RAIL_PX = 72;

export interface Panes {
  readonly widths: Widths;
  readonly maxListPx: number;
  readonly maxContextPx: number;
}

function clamp(value: number, min: number, max: number): number {
  return Math.round(Math.max(min, Math.min(max, value)));
}

export function fitPanes(wanted: Widths, windowPx: number): Panes {
  const three = windowPx >= TWO_PANES_BELOW_PX;
  const sharedPx = windowPx - (windowPx < RAIL_BELOW_PX ? RAIL_PX : SIDEBAR_PX) - THREAD_MIN_PX;
  const over = Math.max(0, wanted.listPx + (three ? wanted.contextPx : 0) - sharedPx);
  const contextPx = clamp(wanted.contextPx - over / 2, CONTEXT_PX.min, CONTEXT_PX.max);
  const leftPx = sharedPx - (three ? contextPx : 0);
  const listPx = clamp(Math.min(wanted.listPx, leftPx), LIST_PX.min, LIST_PX.max);
  return {
    widths: { listPx, contextPx },
    maxListPx: clamp(leftPx, LIST_PX.min, LIST_PX.max),
    maxContextPx: clamp(sharedPx - listPx, CONTEXT_PX.min, CONTEXT_PX.max),
  };
}
