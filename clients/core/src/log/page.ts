/**
 * Older history joins the stretch at its old end.
 * Invariant: a page is merged only when it ends exactly where the stretch begins, so the stretch stays unbroken.
 */
import { type ConversationState, type LogEntry, type Reader, withOwnTick } from './state.ts';
import type { ActivityEventType, Message, Note, Seq, WireEvent } from './types.ts';

const ACTIVITY_TYPES: ReadonlySet<string> = new Set<ActivityEventType>([
  'conversation_opened',
  'conversation_assigned',
  'conversation_resolved',
  'conversation_reopened',
  'conversation_parked',
  'conversation_returned',
  'conversation_snoozed',
  'conversation_paused',
  'conversation_resumed',
  'conversation_offered',
  'queue_changed',
  'solution_asked',
  'solution_answered',
  'mode_changed',
]);

export interface OlderPage {
  /** The stretch will begin after this seq. */
  readonly fromSeq: Seq;
  /** The stretch began after this seq when the page was asked for. */
  readonly upToSeq: Seq;
  readonly messages: readonly Message[];
  /** Everything else of that stretch: notes, activities. */
  readonly events: readonly WireEvent[];
}

function entryOf(event: WireEvent): LogEntry | undefined {
  if (ACTIVITY_TYPES.has(event.type)) return { kind: 'activity', seq: event.seq, event };
  if (event.type === 'note_added') {
    return { kind: 'note', seq: event.seq, note: (event as WireEvent & { note: Note }).note };
  }
  return undefined;
}

export function entriesOfPage(page: OlderPage, reader: Reader): readonly LogEntry[] {
  const bySeq = new Map<Seq, LogEntry>();
  for (const event of page.events) {
    const entry = entryOf(event);
    if (entry !== undefined) bySeq.set(entry.seq, entry);
  }
  for (const message of page.messages) {
    bySeq.set(message.seq, { kind: 'message', seq: message.seq, message: withOwnTick(message, reader) });
  }
  return [...bySeq.values()]
    .filter(({ seq }) => seq > page.fromSeq && seq <= page.upToSeq)
    .sort((a, b) => a.seq - b.seq);
}

export function prependPage(
  state: ConversationState,
  page: OlderPage,
  entries: readonly LogEntry[],
): ConversationState {
  if (page.upToSeq !== state.fromSeq) return state;
  return { ...state, fromSeq: page.fromSeq, entries: [...entries, ...state.entries] };
}

/** Keeps the newest `count` entries: what is saved on the device. */
export function trimTo(state: ConversationState, count: number): ConversationState {
  if (state.entries.length <= count) return state;
  const kept = state.entries.slice(-count);
  const first = kept[0];
  return first === undefined ? state : { ...state, fromSeq: first.seq - 1, entries: kept };
}
