// The desk: one agent's client and everything the screens share. Made once per sign-in, handed down by context.
import type { AgentClient, AgentList, AgentSession, AgentSummary, Id, QueueRef } from '@onglass/core';
import { signal, type ReadonlySignal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Address, ViewName } from './address.ts';
import { createAsks, type Asks } from './asks.ts';
import { createComposing, type ComposingStore } from './composing.ts';
import type { NoteDrafts } from './note_drafts.ts';
import type { Notices } from './notices.ts';
import type { Preferences } from './preferences.ts';
import { createSavedViews, type SavedViews } from './saved_views.ts';
import { createServerTime, type ServerTime } from './server_time.ts';
import { queryOf } from './views.ts';
import { createWords, type Words } from './words.ts';

/** Counted in the sidebar. Whether a case is a team's only the server can judge, so a team's list is not kept open. */
export type CountedView = Exclude<ViewName, 'team'>;
export const COUNTED: readonly CountedView[] = ['mine', 'queue', 'all', 'snoozed', 'parked'];

export interface Desk {
  readonly client: AgentClient;
  readonly session: AgentSession;
  readonly address: Address;
  readonly preferences: Preferences;
  readonly noteDrafts: NoteDrafts;
  readonly notices: Notices;
  readonly colleagues: ReadonlySignal<readonly AgentSummary[]>;
  readonly asks: Asks;
  readonly composing: ComposingStore;
  /** Conversations whose drafts this device has read: what a list row says of a draft is older than that. */
  readonly draftsRead: Set<Id>;
  /** The open lists behind the sidebar's counts. */
  readonly counted: Readonly<Record<CountedView, AgentList>>;
  readonly serverTime: ServerTime;
  readonly savedViews: SavedViews;
  readonly words: Words;
  /** Where a case can be passed on to; empty until asked for. */
  readonly queues: ReadonlySignal<readonly QueueRef[]>;
  /** Reads the colleagues again, for the assign menu and the names in event lines. */
  readColleagues(): Promise<void>;
  readQueues(): Promise<void>;
  close(): void;
}

export interface DeskParts {
  readonly client: AgentClient;
  readonly session: AgentSession;
  readonly address: Address;
  readonly preferences: Preferences;
  readonly noteDrafts: NoteDrafts;
  readonly notices: Notices;
}

export function createDesk(parts: DeskParts): Desk {
  const { client } = parts;
  const colleagues = signal<readonly AgentSummary[]>([]);
  const open = (view: CountedView): AgentList => client.openList(queryOf({ view, status: 'open', q: '' }));
  const counted = { mine: open('mine'), queue: open('queue'), all: open('all'), snoozed: open('snoozed'), parked: open('parked') };
  const serverTime = createServerTime(client.clockOffsetMs);
  const queues = signal<readonly QueueRef[]>([]);
  const savedViews = createSavedViews(client);
  const words = createWords(client);
  const readColleagues = async (): Promise<void> => {
    const answer = await client.listAgents();
    if (answer.ok) colleagues.value = answer.value;
  };
  const readQueues = async (): Promise<void> => {
    const answer = await client.listQueues();
    if (answer.ok) queues.value = answer.value;
  };
  void readColleagues();
  void readQueues();
  void savedViews.read();
  void words.readTags();
  void words.readAttributes();
  void words.readClosingReasons();
  return {
    ...parts,
    colleagues,
    asks: createAsks(),
    composing: createComposing(),
    draftsRead: new Set<Id>(),
    counted,
    serverTime,
    savedViews,
    words,
    queues,
    readColleagues,
    readQueues,
    close: () => {
      serverTime.close();
      COUNTED.forEach((view) => counted[view].close());
    },
  };
}

export function agentName(desk: Desk, id: Id | null | undefined): string | undefined {
  if (id === undefined || id === null) return undefined;
  if (id === desk.session.agent.id) return desk.session.agent.name;
  return desk.colleagues.value.find((agent) => agent.id === id)?.name;
}

export const DeskContext = createContext<Desk | undefined>(undefined);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === undefined) throw new Error('useDesk() outside of a desk');
  return desk;
}
