import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { ConversationRow, Message, Note, WireEvent } from '../src/index.ts';
import { DESK_RULES } from '../src/log/desk_rules.ts';
import { applyEvent, replayOnEntries } from '../src/log/reducer.ts';
import type { ConversationState, LogEntry, Reader } from '../src/log/state.ts';

interface Snapshot {
  readonly conversation: ConversationRow;
  readonly messages: readonly Message[];
  readonly notes?: readonly Note[];
}
interface Vector {
  readonly name: string;
  readonly about: string;
  readonly reader: Reader;
  readonly snapshot: Snapshot;
  readonly events: readonly WireEvent[];
  readonly expected: Snapshot;
}

const folder = fileURLToPath(new URL('../../protocol/vectors/', import.meta.url));

function read(under: string): readonly Vector[] {
  if (!existsSync(under)) return [];
  const names = readdirSync(under).filter((name) => name.endsWith('.json'));
  return names.map((name) => JSON.parse(readFileSync(under + name, 'utf8')) as Vector);
}

const vectors = [...read(folder), ...read(`${folder}recorded/`)];

function stateOf({ conversation, messages, notes = [] }: Snapshot): ConversationState {
  const entries: LogEntry[] = [
    ...messages.map((message): LogEntry => ({ kind: 'message', seq: message.seq, message })),
    ...notes.map((note): LogEntry => ({ kind: 'note', seq: note.seq, note })),
  ];
  return { row: conversation, fromSeq: 0, entries: entries.sort((a, b) => a.seq - b.seq), rowStale: false };
}

function after(state: ConversationState, events: readonly WireEvent[], reader: Reader): ConversationState {
  return events.reduce((current, event) => {
    const result = applyEvent(current, event, reader.kind === 'agent' ? { ...reader, rules: DESK_RULES } : reader);
    expect(result.outcome).not.toBe('gap');
    return result.outcome === 'applied' ? result.state : current;
  }, state);
}

function snapshotOf({ row, entries }: ConversationState): Snapshot {
  return {
    conversation: row,
    messages: entries.flatMap((entry) => (entry.kind === 'message' ? [entry.message] : [])),
    notes: entries.flatMap((entry) => (entry.kind === 'note' ? [entry.note] : [])),
  };
}

describe('snapshot + events == fresh snapshot', () => {
  it('has a vector for every type of event that changes something', () => {
    const types = new Set(vectors.flatMap(({ events }) => events.map(({ type }) => type)));
    expect([...types]).toEqual(expect.arrayContaining(['message_created', 'message_edited', 'message_redacted', 'read', 'delivery_updated', 'conversation_opened', 'conversation_assigned', 'conversation_resolved', 'conversation_reopened', 'note_added', 'note_edited', 'note_redacted']));
  });

  for (const { name, about, reader, snapshot, events, expected } of vectors) {
    it(`${name}: ${about}`, () => {
      const reached = snapshotOf(after(stateOf(snapshot), events, reader));
      expect(reached).toEqual({ notes: [], ...expected });
    });

    it(`${name}: twice is once, and an older page told again is the same`, () => {
      const once = after(stateOf(snapshot), events, reader);
      expect(after(once, events, reader)).toEqual(once);
      expect(replayOnEntries(once.entries, events)).toEqual(once.entries);
    });
  }
});
