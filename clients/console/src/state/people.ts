// How people are named and told apart where a name is missing.
import type { AgentConversationRow, CustomerRef, Id } from '@onglass/core';
import { t } from '../text/index.ts';

const TAIL = 4;

export function customerName(customer: CustomerRef | undefined): string {
  const { id = '', name, email, phone } = customer ?? {};
  const named = [name, email, phone].find((word) => word !== undefined && word !== '');
  return named ?? t('person.noname', { tail: id.slice(-TAIL).toUpperCase() });
}

export interface Disc {
  readonly hue: number;
  readonly turn: number;
  readonly xPercent: number;
  readonly yPercent: number;
}

/** FNV-1a, 32 bits: the same id gives the same picture on every desk. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

export function discOf(id: Id): Disc {
  const hash = hashOf(id);
  const angle = (((hash >>> 8) % 360) * Math.PI) / 180;
  return {
    hue: (hash % 24) * 15,
    turn: ((hash >>> 16) % 3) * 14 - 14,
    xPercent: Math.round(Math.cos(angle) * 46),
    yPercent: Math.round(Math.sin(angle) * 46),
  };
}

export function subjectOf(row: Pick<AgentConversationRow, 'subject' | 'context'>): string | undefined {
  return row.subject || row.context?.subject || undefined;
}
