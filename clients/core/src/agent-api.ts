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
  FactChange,
  Id,
  Instant,
  Problem,
  QueueRef,
  WorkspaceRef,
} from '@onglass/protocol';
import type { ReadTimeline } from './agent-timeline.ts';
import type { Later } from './agent-later.ts';
import type { Promising } from './agent-promises.ts';
import type { AgentProving } from './agent-proving.ts';
import type { Composing } from './agent-rich.ts';
import type { Describing } from './describing.ts';
import type { ClientCore, Conversation, Observable, Outcome } from './api.ts';
import type { LiveDesk } from './agent-live.ts';
import type { AlertDesk } from './alerts.ts';
import type { Office } from './office-api.ts';
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
  readonly queueId?: Id;
  /** All of them. */
  readonly tagIds?: readonly Id[];
  readonly assigneeId?: Id;
  readonly attribute?: { readonly key: string; readonly value: string };
  readonly priorityAtLeast?: number;
  /** Only what is spam; without it, what is not. */
  readonly spam?: boolean;
  /** due: what is owed first comes first; without it, the newest. */
  readonly order?: 'latest' | 'due';
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

/** Kept live by `changed` frames; newest `updated_at` first, or in the query's order. */
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

/** A message that waits a few seconds, so that it can be taken back. */
export interface HeldMessage {
  readonly key: string;
  readonly text: string;
  /** By `environment.now()`. */
  readonly untilMs: number;
}

/** Another agent at the same conversation. */
export interface Colleague {
  readonly id: Id;
  readonly name: string;
  readonly doing: 'viewing' | 'typing';
}

/** Who else is there just now; signs may be lost, so nobody stays longer than the last one allows. */
export interface Company {
  readonly customerPresent: boolean;
  readonly colleagues: readonly Colleague[];
}

/** Whom a case is passed on to. */
export type TransferTarget = { readonly agentId: Id } | { readonly teamId: Id } | { readonly queueId: Id };

export interface AgentConversation extends Conversation {
  /** Customer and context: fetched first, before any message is drawn (K19). */
  readonly detail: Observable<AgentConversationRow | undefined>;
  /** Reads what only a fresh reading tells: whether the customer is blocked, the hand-over. */
  refreshDetail(): void;
  /** For colleagues only; another call, another path, another outbox kind than `sendText`. Resolves with the key. */
  addNote(text: string): Promise<string>;
  assign(to: { readonly agentId: Id } | { readonly teamId: Id } | null): Promise<Outcome>;
  assignToMe(): Promise<Outcome>;
  /** With why, of `listClosingReasons`. */
  resolve(closingReasonId?: Id): Promise<Outcome>;
  /** Tags, attributes, language, priority, closing reason; what is left out stays. */
  patchFacts(change: FactChange): Promise<Outcome>;
  reopen(): Promise<Outcome>;
  /** Spam closes the case and stands in no list; not spam opens it again. */
  markSpam(spam: boolean): Promise<Outcome>;
  /** What was sent with `holdMs` and has not left. */
  readonly held: Observable<HeldMessage | undefined>;
  /** Takes it back: its text, or undefined when it has left. */
  recall(key: string): Promise<string | undefined>;
  /** Nothing waits any longer. */
  release(): void;
  /** Colleagues are told that one writes; no customer is. */
  notifyNote(): void;
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

export interface AgentClient extends ClientCore, Describing, Later, Promising, AgentProving, Composing {
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
  /** Who is at which conversation, as far as this desk was told (K5). */
  readonly company: Observable<ReadonlyMap<Id, Company>>;
  /** What this agent looks at; colleagues who look at it too are told. */
  look(conversationId: Id | null): void;
  /** Everything around a case, newest first (K16). */
  readonly timeline: ReadTimeline;
  readonly alerts: AlertDesk;
  /** For supervisors. */
  readonly live: LiveDesk;
  /** For administrators. */
  readonly office: Office;
  /** Add it to `environment.now()` to have the server's time. */
  readonly clockOffsetMs: Observable<number>;
  /** Conversations with an unsent draft on this device, with its text (K6). */
  readonly drafts: Observable<ReadonlyMap<Id, string>>;
}

/** The maker; see `index.ts`. */
export type CreateAgentClient = (options: AgentClientOptions) => AgentClient;
