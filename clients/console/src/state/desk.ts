// The desk: one agent's client and everything the screens share. Made once per sign-in, handed down by context.
import type { AgentClient, AgentList, AgentSession, AgentSummary, Id, ListQuery } from '@onglass/core';
import { signal, type ReadonlySignal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { VIEWS, type Address, type Place, type ViewName } from './address.ts';
import { createAsks, type Asks } from './asks.ts';
import { createComposing, type ComposingStore } from './composing.ts';
import type { NoteDrafts } from './note_drafts.ts';
import type { Notices } from './notices.ts';
import type { Preferences } from './preferences.ts';

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
  readonly counted: Readonly<Record<ViewName, AgentList>>;
  /** Reads the colleagues again, for the assign menu and the names in event lines. */
  readColleagues(): Promise<void>;
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
  const counted = {
    mine: client.openList({ view: 'mine', status: 'open' }),
    queue: client.openList({ view: 'queue', status: 'open' }),
    all: client.openList({ view: 'all', status: 'open' }),
  };
  const readColleagues = async (): Promise<void> => {
    const answer = await client.listAgents();
    if (answer.ok) colleagues.value = answer.value;
  };
  void readColleagues();
  return {
    ...parts,
    colleagues,
    asks: createAsks(),
    composing: createComposing(),
    draftsRead: new Set<Id>(),
    counted,
    readColleagues,
    close: () => VIEWS.forEach((view) => counted[view].close()),
  };
}

export function queryOf(place: Place): ListQuery {
  return {
    view: place.view,
    ...(place.status === 'any' ? {} : { status: place.status }),
    ...(place.q === '' ? {} : { q: place.q }),
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
