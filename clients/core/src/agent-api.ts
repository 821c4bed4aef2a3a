/**
 * The agent's part of the public surface: inbox views, conversations as an agent has them, offers.
 * Invariant: every state is an immutable value.
 */
import type {
  AgentConversationRow,
  AgentProfile,
  AgentSummary,
  AvailabilityState,
  CaseOffer,
  ConversationRow,
  ConversationStatus,
  Id,
  Instant,
  Problem,
  QueueRef,
  WorkspaceRef,
} from '@onglass/protocol';
import type { ClientCore, Conversation, Observable, Outcome } from './api.ts';
import type { Environment } from './platform.ts';

export interface AgentSession {
  readonly agent: AgentProfile;
  readonly workspace?: WorkspaceRef;
}

export type ListViewName = 'mine' | 'queue' | 'team' | 'all' | 'snoozed' | 'parked';
export interface ListQuery {
  readonly view: ListViewName;
  readonly status?: ConversationStatus;
  readonly q?: string;
}

export interface AgentListState {
  readonly rows: readonly ConversationRow[];
  readonly phase: 'loading' | 'ready' | 'problem';
  readonly problem?: Problem;
  readonly hasMore: boolean;
  readonly loadingMore: boolean;
  /** While held: how many rows wait to move or to appear (K13). */
  readonly waitingMoves: number;
  /** True between a lost connection and the next fresh read. */
  readonly stale: boolean;
}

/** Kept live by `changed` frames; newest `updated_at` first. */
export interface AgentList {
  readonly query: ListQuery;
  readonly state: Observable<AgentListState>;
  loadMore(): Promise<Outcome>;
  refresh(): Promise<Outcome>;
  /** True while the pointer is over the list or a row has the focus: rows change in place, none moves; false applies what waited. */
  hold(held: boolean): void;
  close(): void;
}

/** A case the agent is asked to take, with its row as soon as it is read. */
export interface Offer extends CaseOffer {
  readonly row?: ConversationRow;
}

/** Whom a case is passed on to. */
export type TransferTarget = { readonly agentId: Id } | { readonly teamId: Id } | { readonly queueId: Id };

export interface AgentConversation extends Conversation {
  /** Customer and context: fetched first, before any message is drawn (K19). */
  readonly detail: Observable<AgentConversationRow | undefined>;
  /** For colleagues only; another call, another path, another outbox kind than `sendText`. Resolves with the key. */
  addNote(text: string): Promise<string>;
  assign(to: { readonly agentId: Id } | { readonly teamId: Id } | null): Promise<Outcome>;
  assignToMe(): Promise<Outcome>;
  resolve(): Promise<Outcome>;
  reopen(): Promise<Outcome>;
  /** Rests until an instant, or, with null, until somebody writes. */
  snooze(until: Instant | null): Promise<Outcome>;
  /** Passes the case on; `note` is written first, so that whoever gets it finds it. Nothing is passed on when it cannot be written. */
  transfer(to: TransferTarget, note?: string): Promise<Outcome>;
  /** Ask with buttons. Through the outbox, like sendText. */
  sendQuickReplies(text: string, options: readonly { readonly id: string; readonly title: string }[]): Promise<string>;
}

export interface AgentClientOptions {
  readonly serverUrl: string;
  readonly environment: Environment;
}

export interface AgentClient extends ClientCore {
  /** Undefined = show the sign-in. Restored from storage by `start()`. */
  readonly session: Observable<AgentSession | undefined>;
  signIn(credentials: { readonly email: string; readonly password: string; readonly workspaceId?: Id }): Promise<Outcome<AgentSession>>;
  signOut(): Promise<void>;
  openList(query: ListQuery): AgentList;
  openConversation(id: Id): AgentConversation;
  /** Colleagues, for the assign menu. */
  listAgents(): Promise<Outcome<readonly AgentSummary[]>>;
  /** Undefined until the server has told. */
  readonly availability: Observable<AvailabilityState | undefined>;
  setAvailability(state: AvailabilityState): Promise<Outcome>;
  /** What this agent is asked to take, the soonest over first. */
  readonly offers: Observable<readonly Offer[]>;
  /** Takes a case that is offered to this agent, or that nobody has. */
  accept(conversationId: Id): Promise<Outcome>;
  decline(conversationId: Id): Promise<Outcome>;
  /** Where a case can be passed on to. */
  listQueues(): Promise<Outcome<readonly QueueRef[]>>;
  /** Add it to `environment.now()` to have the server's time. */
  readonly clockOffsetMs: Observable<number>;
  /** Conversations with an unsent draft on this device, with its text (K6). */
  readonly drafts: Observable<ReadonlyMap<Id, string>>;
}

/** The maker; see `index.ts`. */
export type CreateAgentClient = (options: AgentClientOptions) => AgentClient;
