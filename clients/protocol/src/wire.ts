/**
 * The shapes that travel between a client and the server, as docs/api describes them.
 * Invariant: a field that the documents call optional is optional here; `drift.test-d.ts` compares both.
 */

import type { ContextPolicy } from './context.ts';
import type { CaseFacts } from './case.ts';
import type { Content, GivenRating, OutgoingContent, TextContent } from './content.ts';
import type { ExpectedReply } from './expecting.ts';
import type { HandOver } from './later.ts';
import type { CapturedContext, Surroundings } from './surroundings.ts';

/** RFC 3339, UTC, milliseconds. */
export type Instant = string;
/** A UUIDv7 string. */
export type Id = string;
/** 1, 2, 3 … per conversation, in the reader's own numbering. */
export type Seq = number;

/** RFC 9457 problem document; `code` is stable and meant for programs. */
export interface Problem {
  type?: string;
  title: string;
  status: number;
  detail?: string;
  code: string;
  errors?: readonly { path: string; detail: string; code?: string }[];
  /** With 409 `idempotency_mismatch`: the message that already has this `client_message_id`. */
  message_id?: Id;
}

// ---------------------------------------------------------------- conversation, message, note

export type AuthorKind = 'customer' | 'agent' | 'assistant' | 'system';
export interface Author {
  kind: AuthorKind;
  id?: Id | null;
  name?: string | null;
  avatar_url?: string | null;
}

export type DeliveryState = 'sent' | 'delivered' | 'read';
export interface Delivery {
  state: DeliveryState;
}

export interface Message {
  id: Id;
  conversation_id: Id;
  seq: Seq;
  client_message_id?: string | null;
  author: Author;
  content: Content;
  channel: string;
  created_at: Instant;
  edited_at?: Instant | null;
  redacted_at?: Instant | null;
  reply_to?: Id | null;
  /** A customer's thanks, by which neither the turn nor the wait changes. */
  acknowledgement?: boolean;
  /** On one's own messages only. */
  delivery?: Delivery | null;
}

/** Agents only; never sent to a customer. */
export interface Note {
  id: Id;
  conversation_id: Id;
  seq: Seq;
  client_message_id?: string | null;
  author: Author;
  content: TextContent;
  created_at: Instant;
  edited_at?: Instant | null;
  redacted_at?: Instant | null;
}

export type ConversationStatus = 'open' | 'snoozed' | 'resolved';
/** Whether an answered case waits ready at its owner's hand, or aside without taking capacity; returned: its owner has no room yet. */
export type Holding = 'none' | 'held' | 'parked' | 'returned';
/** What became of a case, as far as the customer has said. */
export type ConversationOutcome = 'confirmed' | 'unconfirmed' | 'failed';
export interface AgentRef {
  id: Id;
  name?: string;
  avatar_url?: string;
}
export interface TeamRef {
  id: Id;
  name?: string;
}
export interface CustomerRef {
  id: Id;
  name?: string | null;
  email?: string | null;
  phone?: string | null;
  verified?: boolean;
  attributes?: Readonly<Record<string, unknown>>;
}

export interface MessagePreview {
  author: Author;
  text: string;
  created_at: Instant;
}

/** A list row; `last_seq`, `read_seq` and `unread` are the reader's own. */
export interface ConversationRow {
  id: Id;
  case_number: string;
  status: ConversationStatus;
  turn: 'agent' | 'customer';
  subject?: string | null;
  mode?: string;
  last_seq: Seq;
  read_seq: Seq;
  unread: number;
  assignee?: AgentRef | null;
  team?: TeamRef | null;
  expected_reply?: ExpectedReply | null;
  updated_at: Instant;
  created_at?: Instant;
  last_message?: MessagePreview | null;
  /** The customer stopped the clocks that run against them. */
  paused?: boolean;
  /** No notifications of this one; absent where there are none at all. */
  muted?: boolean;
  /** By when an agent promised an answer. */
  promised_until?: Instant | null;
  /** Agents' rows only, like all below. */
  customer?: CustomerRef;
  /** When the customer began to wait; null while it is their turn. */
  waiting_since?: Instant | null;
  resolved_at?: Instant | null;
  has_draft?: boolean;
  holding?: Holding;
  facts?: CaseFacts;
  queue_id?: Id | null;
  /** Null: until somebody writes. */
  snoozed_until?: Instant | null;
  /** Until when an answer is owed; null while none is, or its clock rests. */
  due_at?: Instant | null;
  /** What the customer said of it last; only where one conversation is read. */
  rating?: GivenRating | null;
  /** Null while nobody knows. */
  outcome?: ConversationOutcome | null;
  /** The case that this one continues. */
  previous_id?: Id | null;
}

export interface DeviceDescription {
  platform?: string;
  os_version?: string;
  app_version?: string;
  sdk_version?: string;
  model?: string;
  locale?: string;
  time_zone?: string;
}

export interface ConversationContext extends Surroundings {
  device?: DeviceDescription;
  screen?: string;
  subject?: string;
  topic?: string;
  attributes?: Readonly<Record<string, unknown>>;
}

/** `GET /v1/agent/conversations/{id}`. */
export interface AgentConversationRow extends ConversationRow {
  customer: CustomerRef;
  context?: ConversationContext | null;
  /** They have the messenger before them just now. */
  customer_present?: boolean;
  /** What they write is refused. */
  customer_blocked?: boolean;
  /** Somebody is here by the link in a mail, not signed in to the app, since then. */
  came_by_link_at?: Instant | null;
  hand_over?: HandOver | null;
}

// ---------------------------------------------------------------- sessions

export interface UploadPolicy {
  max_bytes: number;
  max_audio_bytes?: number;
  max_video_bytes?: number;
  max_count: number;
  /** Media types, also with a wildcard subtype: `image/*`. */
  media_types: readonly string[];
}

export interface ClientConfig {
  modes: Readonly<Record<string, { open: boolean } | null>>;
  hours?: unknown;
  expected_reply?: ExpectedReply | null;
  theme: { name?: string; hue?: number; vivid?: boolean | number; logo?: string } & Readonly<Record<string, unknown>>;
  locale: string;
  uploads?: UploadPolicy | null;
  edit_window_seconds?: number;
  read_receipts?: boolean;
  /** What this server can push to; `web_key`: for `pushManager.subscribe`. Absent or null: nothing. */
  push?: { web_key: string | null; kinds: readonly string[] } | null;
  /** Absent: the server collects nothing. */
  context?: ContextPolicy;
  /** Another whenever anything of it is. */
  version?: string;
}

export interface ClientSessionAnswer {
  session_token: string;
  expires_at: Instant;
  customer: { id: Id; verified: boolean; name?: string; only_conversation_id?: Id };
  anonymous_id?: string;
  config: ClientConfig;
}

export type AvailabilityState = 'online' | 'away' | 'offline';
export interface AgentSummary {
  id: Id;
  name: string;
  availability?: AvailabilityState;
}
export interface AgentProfile {
  id: Id;
  name: string;
  email: string;
  role?: string;
  availability?: AvailabilityState;
  workspace_id?: Id;
  /** How many cases of messages the agent may have in hand at once, and how many there are. */
  capacity?: number | null;
  load?: number | null;
}
/** A case the agent is asked to take. */
export interface CaseOffer {
  conversation_id: Id;
  until_at: Instant;
}
export interface QueueRef {
  id: Id;
  name: string;
}
/** `GET /v1/agent/me`. */
export interface Me {
  agent: AgentProfile;
  workspace?: WorkspaceRef;
  uploads?: UploadPolicy | null;
  edit_window_seconds?: number;
}
export interface WorkspaceRef {
  id: Id;
  name: string;
}

// ---------------------------------------------------------------- events

export interface Actor {
  kind: AuthorKind;
  id?: Id | null;
}

interface EventOf<Type extends string> {
  id: Id;
  seq: Seq;
  type: Type;
  occurred_at: Instant;
  actor: Actor;
}

export type KnownEvent =
  | (EventOf<'message_created'> & { message: Message })
  | (EventOf<'message_edited'> & { message: Message })
  | (EventOf<'message_redacted'> & { message_id: Id })
  | (EventOf<'read'> & { by: Actor; up_to_seq: Seq })
  | EventOf<'conversation_opened'>
  | (EventOf<'conversation_assigned'> & { agent?: AgentRef | null; team?: TeamRef | null; reason?: string })
  | (EventOf<'conversation_resolved'> & { by?: Actor; outcome?: ConversationOutcome | null })
  | EventOf<'conversation_reopened'>
  | (EventOf<'rating_given'> & { score: number; comment?: string | null })
  | (EventOf<'mode_changed'> & { mode: string })
  | (EventOf<'delivery_updated'> & { message_id: Id; channel?: string; state: DeliveryState | 'failed' })
  | (EventOf<'note_added'> & { note: Note })
  | (EventOf<'note_edited'> & { note: Note })
  | (EventOf<'note_redacted'> & { message_id: Id })
  | (EventOf<'conversation_snoozed'> & { until?: Instant | null })
  | EventOf<'conversation_paused'>
  | (EventOf<'conversation_resumed'> & { waiting_since?: Instant | null })
  | (EventOf<'conversation_held'> & { until?: Instant | null })
  | EventOf<'conversation_parked'>
  | EventOf<'conversation_returned'>
  | EventOf<'conversation_taken_up'>
  | (EventOf<'conversation_offered'> & { agent?: AgentRef | null; until?: Instant | null })
  | (EventOf<'queue_changed'> & { queue_id?: Id | null })
  | (EventOf<'response_due'> & { due_at?: Instant | null })
  | (EventOf<'solution_asked'> & { message_id: Id })
  | (EventOf<'solution_answered'> & { outcome: ConversationOutcome })
  | (EventOf<'facts_changed'> & { facts: CaseFacts })
  | (EventOf<'reply_promised'> & { until: Instant })
  | EventOf<'reply_promise_due'>
  | (EventOf<'reply_promise_ended'> & { state: string })
  | (EventOf<'expectation_moved'> & { low_minutes: number; high_minutes: number })
  | (EventOf<'context_captured'> & { context: CapturedContext });

/** An event of a type this client does not know: counted, not acted on. */
export interface OtherEvent extends EventOf<string> {
  readonly [field: string]: unknown;
}
export type WireEvent = KnownEvent | OtherEvent;

// ---------------------------------------------------------------- the stream

export type ClientFrame =
  | { type: 'hello'; token: string; cursors: Readonly<Record<Id, Seq>>; epoch?: string }
  | { type: 'send'; client_message_id: string; conversation_id: Id; content: OutgoingContent; reply_to?: Id }
  | { type: 'watch'; conversation_id: Id; after_seq: Seq }
  | { type: 'unwatch'; conversation_id: Id }
  | { type: 'received'; conversation_id: Id; seq: Seq }
  | { type: 'read'; conversation_id: Id; seq: Seq }
  | { type: 'typing'; conversation_id: Id; note?: boolean }
  | { type: 'presence'; visible: boolean }
  | { type: 'viewing'; conversation_id: Id | null }
  | { type: 'ping'; t: number };

export type ServerFrame =
  | {
      type: 'welcome';
      session_id: Id;
      epoch: string;
      heartbeat_seconds: number;
      conversations: Readonly<Record<Id, Seq>>;
      /** Of the customer's config that holds now. */
      config_version?: string;
    }
  | { type: 'event'; conversation_id: Id; seq: Seq; event: WireEvent }
  | { type: 'ack'; client_message_id: string; conversation_id: Id; seq: Seq; message_id: Id }
  | { type: 'nack'; client_message_id: string; problem: Problem }
  | { type: 'changed'; conversation: ConversationRow; version: Seq }
  | { type: 'pong'; t: number | string }
  | {
      type: 'signal';
      conversation_id: Id;
      kind: string;
      by?: Actor | null;
      [field: string]: unknown;
    }
  | { type: 'reset'; conversation_id?: Id | null; reason: 'epoch' | 'permission' | 'gone' | 'lists' }
  | { type: 'drain'; reconnect_after_ms: number };
export const STREAM_PROTOCOL = 'onglass.v1';
/** A frame above this is closed with 1009; larger sends go over HTTP. */
export const MAX_FRAME_BYTES = 256 * 1024;

export const CLOSE = {
  notAllowed: 1008,
  tooLarge: 1009,
  tooSlow: 1013,
  tokenExpired: 4401,
} as const;
