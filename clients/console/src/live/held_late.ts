// The list of late cases while somebody points at it: what is there stays in its place, what is over says so, what is new comes last. Pure.
import type { LateCase } from '@onglass/core';

export interface ShownLate extends LateCase {
  /** Answered or taken care of since it was drawn. */
  readonly isOver: boolean;
}

export function showLate(before: readonly ShownLate[], fresh: readonly LateCase[], isHeld: boolean): readonly ShownLate[] {
  const asShown = (late: LateCase): ShownLate => ({ ...late, isOver: false });
  if (!isHeld) return fresh.map(asShown);
  const found = new Map(fresh.map((late) => [late.conversation.id, late]));
  const kept = before.map((shown) => {
    const now = found.get(shown.conversation.id);
    return now === undefined ? { ...shown, isOver: true } : asShown(now);
  });
  const known = new Set(before.map((shown) => shown.conversation.id));
  return [...kept, ...fresh.filter((late) => !known.has(late.conversation.id)).map(asShown)];
}
