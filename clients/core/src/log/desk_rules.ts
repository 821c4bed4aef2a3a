/**
 * What only agents' logs have: notes, queues, what is kept ready, facts. Customers never get these events.
 * Invariant: as in the reducer; every type is in one of the two books, and together they know them all.
 */
import { activity, withEntry, withFields, withRow } from './reducer.ts';
import { type DeskEventType, isSet, type LogEntry, REDACTED, type Rule } from './state.ts';
import type { Note } from './types.ts';

function mapNotes(entries: readonly LogEntry[], change: (note: Note) => Note): readonly LogEntry[] {
  return entries.map((entry) => (entry.kind === 'note' ? { ...entry, note: change(entry.note) } : entry));
}

export const DESK_RULES: { readonly [Type in DeskEventType]: Rule<Type> } = {
  conversation_held: (state) => withRow(state, { holding: 'held' }),
  conversation_parked: (state, event) => withRow(activity(state, event), { holding: 'parked' }),
  conversation_returned: (state, event) =>
    withRow(activity(state, event), { holding: isSet(state.row.assignee) ? 'returned' : 'none' }),
  conversation_taken_up: (state) => withRow(state, { holding: 'none' }),
  conversation_offered: activity,
  queue_changed: (state, event) => withFields(activity(state, event), { queue_id: event.queue_id ?? null }),
  facts_changed: (state, event) => withFields(state, { facts: event.facts }),
  response_due: (state, event) => withFields(state, { due_at: event.due_at ?? null }),
  solution_asked: activity,
  solution_answered: (state, event) => withRow(activity(state, event), { outcome: event.outcome }),
  context_captured: (state) => state,
  note_added: (state, event) =>
    withRow(withEntry(state, { kind: 'note', seq: event.seq, note: event.note }), { updated_at: event.occurred_at }),
  note_edited: (state, event) => ({
    ...state,
    entries: mapNotes(state.entries, (note) => (note.id === event.note.id ? { ...note, ...event.note } : note)),
  }),
  note_redacted: (state, event) => ({
    ...state,
    entries: mapNotes(state.entries, (note) =>
      note.id === event.message_id ? { ...note, content: REDACTED, redacted_at: event.occurred_at } : note,
    ),
  }),
};
