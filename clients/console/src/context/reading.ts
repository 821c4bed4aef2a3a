// Pages of the timeline, newest first. What is new is read again from the top and put before what is there.
import type { AgentConversationRow, EntryKind, Problem, TimelineEntry, TimelinePage, TimelineQuery } from '@onglass/core';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';

export interface Reading {
  readonly entries: readonly TimelineEntry[];
  readonly phase: 'loading' | 'ready' | 'problem';
  readonly problem: Problem | undefined;
  readonly hasOlder: boolean;
  readonly loadOlder: () => void;
  readonly again: () => void;
}

const keyOf = ({ kind, id }: TimelineEntry): string => `${kind} ${id}`;

/** The newest page over what was read before; nothing stands twice. A page without anything known leaves a gap: begin anew. */
export function joinNewer(newest: readonly TimelineEntry[], known: readonly TimelineEntry[]): readonly TimelineEntry[] | undefined {
  const fresh = new Set(newest.map(keyOf));
  if (known.length > 0 && !known.some((entry) => fresh.has(keyOf(entry)))) return undefined;
  return [...newest, ...known.filter((entry) => !fresh.has(keyOf(entry)))].sort((a, b) => b.at.localeCompare(a.at));
}

interface State {
  readonly entries: readonly TimelineEntry[];
  readonly before: string | undefined;
  readonly phase: Reading['phase'];
  readonly problem: Problem | undefined;
}
const FIRST: State = { entries: [], before: undefined, phase: 'loading', problem: undefined };

type Way = 'first' | 'older' | 'newer';

function withPage(was: State, { entries, next_before }: TimelinePage, way: Way): State {
  const joined = way === 'newer' && was.entries.length > 0 ? joinNewer(entries, was.entries) : undefined;
  if (joined !== undefined) return { ...was, entries: joined, phase: 'ready' };
  const all = way === 'older' ? [...was.entries, ...entries] : entries;
  return { entries: all, before: next_before ?? undefined, phase: 'ready', problem: undefined };
}

/** What to ask for: the newest, or what comes after the last page. */
function askFor(kinds: readonly EntryKind[], before: string | undefined, way: Way): TimelineQuery {
  return way === 'older' && before !== undefined ? { kinds, before } : { kinds };
}

export function useTimeline(row: AgentConversationRow, kinds: readonly EntryKind[]): Reading {
  const { client } = useDesk();
  const [state, setState] = useState(FIRST);
  const latest = useRef(state);
  latest.current = state;
  const turn = useRef(0);
  const wanted = kinds.join();

  async function read(way: Way): Promise<void> {
    const { before } = latest.current;
    if (way === 'first') setState((was) => ({ ...was, phase: 'loading' }));
    const mine = way === 'older' ? turn.current : (turn.current += 1);
    const answer = await client.timeline(row.id, askFor(kinds, before, way));
    if (mine !== turn.current) return;
    if (answer.ok) setState((was) => withPage(was, answer.value, way));
    else if (way !== 'newer') setState((was) => ({ ...was, phase: 'problem', problem: answer.problem }));
  }

  useEffect(() => {
    void read('first');
  }, [row.id, wanted]);
  const isFirst = useRef(true);
  useEffect(() => {
    if (!isFirst.current) void read('newer');
    isFirst.current = false;
  }, [row.last_seq, row.context?.captured_at]);

  return {
    entries: state.entries,
    phase: state.phase,
    problem: state.problem,
    hasOlder: state.before !== undefined,
    loadOlder: () => void read('older'),
    again: () => void read('first'),
  };
}
