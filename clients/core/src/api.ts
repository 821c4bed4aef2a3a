/**
 * The public surface of the client core: what an app sees; `platform.ts` has what must be injected, `agent-api.ts` what
 * is for agents only.
 * Invariant: every state is an immutable value.
 * Core's own fields are camelCase; what came from the wire keeps its snake_case.
 */
import type {
  Actor,
  Answer,
  Author,
  ClientConfig,
  Content,
  ConversationContext,
  ConversationRow,
  DeviceDescription,
  FormDraft,
  Id,
  Instant,
  OutgoingContent,
  Problem,
  Seq,
  UploadPolicy,
  WireEvent,
} from '@onglass/protocol';
import type { ContextBatch, ContextSending, ContextStored } from './context/types.ts';
import type { Environment, Unsubscribe, UploadSource } from './platform.ts';
import type { Proving } from './proving.ts';

export type * from './agent-api.ts';
export type { Describing, ViewDraft } from './describing.ts';
export type { Later, LaterDraft } from './agent-later.ts';
export type * from './agent-live.ts';
export type * from './alerts.ts';
export type * from './context/types.ts';
export type * from './office-api.ts';
export type * from './platform.ts';

// ================================================================ values an app observes

/** A current value and its changes. `subscribe` does not call back at once; read `get()` first. Values are immutable. */
export interface Observable<T> {
  get(): T;
  subscribe(listener: (value: T) => void): Unsubscribe;
}

/** Nothing here throws for a refusal or a dead network: `code` is `unreachable` (status 0) when no answer came. */
export type Outcome<T = void> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

/**
 * idle: not started · connecting: socket opening · authenticating: hello sent · catching_up: welcome came, missing events
 * are arriving · live: level with the server · waiting: back-off until `retryAt` · offline: the platform says so ·
 * ended: will not come back by itself (`reason`).
 */
export type ConnectionName =
  | 'idle'
  | 'connecting'
  | 'authenticating'
  | 'catching_up'
  | 'live'
  | 'waiting'
  | 'offline'
  | 'ended';

export interface ConnectionState {
  readonly name: ConnectionName;
  /** `environment.now()` when this state began. */
  readonly since: number;
  /** Failed attempts since the last live moment. 0 at first connecting: do not alarm anybody yet. */
  readonly attempt: number;
  /** In `waiting`. */
  readonly retryAt?: number;
  /** In `ended`: signed_out, not_allowed, identity_refused, app_refused, credentials_refused, session_expired. */
  readonly reason?: string;
  /** Was live at least once since start: a later loss deserves a banner. */
  readonly wasLive: boolean;
}

/** waiting: in the outbox · uploading: file on its way · refused: needs a tap · then the server's ticks. Never backwards. */
export type Tick = 'waiting' | 'uploading' | 'refused' | 'sent' | 'delivered' | 'read';

/** Content of a type this version cannot draw: show `fallback`. */
export interface OtherContent {
  readonly type: 'other';
  readonly fallback: string;
}

/** A file that has not arrived at the server yet. `source` is absent after a reload without SourceStorage. */
export interface LocalFileContent {
  readonly type: 'local_file';
  readonly name: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  readonly source?: UploadSource;
  readonly caption?: string;
  readonly fallback: string;
}

export type ShownContent = Content | OtherContent | LocalFileContent;

/**
 * One bubble. `key` never changes from the moment of sending until (and after) the server has it, so that
 * a keyed list keeps the same element: it is the client_message_id of one's own, the id of others'.
 */
export interface MessageItem {
  readonly kind: 'message';
  readonly key: string;
  readonly mine: boolean;
  readonly author: Author;
  readonly content: ShownContent;
  readonly createdAt: Instant;
  /** Absent until the server has it. */
  readonly id?: Id;
  readonly seq?: Seq;
  readonly clientMessageId?: string;
  readonly replyTo?: Id;
  readonly edited: boolean;
  readonly redacted: boolean;
  /** On one's own messages (for agents: of any agent, as the customer's ticks). */
  readonly tick?: Tick;
  /** With `uploading`: 0 … 1. */
  readonly progress?: number;
  /** With `refused`: why. */
  readonly problem?: Problem;
  /** quick_replies: the chosen option, once there is an answer (also one still in the outbox). */
  readonly answeredWith?: string;
  /** A question of another kind: its answer, once there is one (also one still in the outbox). */
  readonly answer?: Answer | FileAnswer;
}

/** Asked for a picture: one was sent. */
export interface FileAnswer {
  readonly file: true;
}

/** Agents only. Looks unlike a reply (K10). `tick` only while it waits: waiting or refused. */
export interface NoteItem {
  readonly kind: 'note';
  readonly key: string;
  readonly mine: boolean;
  readonly author: Author;
  readonly text: string;
  readonly createdAt: Instant;
  readonly id?: Id;
  readonly seq?: Seq;
  readonly clientMessageId?: string;
  readonly tick?: 'waiting' | 'refused';
  readonly problem?: Problem;
}

/** A happening in the thread: assigned, resolved, reopened, … */
export interface ActivityItem {
  readonly kind: 'activity';
  readonly key: string;
  readonly seq: Seq;
  readonly createdAt: Instant;
  readonly type:
    | 'conversation_opened'
    | 'conversation_assigned'
    | 'conversation_resolved'
    | 'conversation_reopened'
    | 'conversation_parked'
    | 'conversation_returned'
    | 'conversation_snoozed'
    | 'conversation_paused'
    | 'conversation_resumed'
    | 'conversation_offered'
    | 'queue_changed'
    | 'solution_asked'
    | 'solution_answered'
    | 'mode_changed';
  readonly event: WireEvent;
}

export type TimelineItem = MessageItem | NoteItem | ActivityItem;

export interface TypingPerson {
  readonly actor: Actor;
  /** Ends by itself (6 s after the last sign, or when their message arrives). */
  readonly until: number;
}

export interface ConversationView {
  /** Absent while a new conversation has not reached the server. */
  readonly id?: Id;
  /** loading: nothing to draw yet · ready · gone: 404 or taken away · problem: first load failed (see `problem`). */
  readonly phase: 'loading' | 'ready' | 'gone' | 'problem';
  readonly problem?: Problem;
  readonly row?: ConversationRow;
  /** Oldest first; what is still in the outbox stands last. Keys are unique. */
  readonly items: readonly TimelineItem[];
  readonly hasOlder: boolean;
  readonly loadingOlder: boolean;
  /** Messages of others after one's own read marker. */
  readonly unread: number;
  readonly readSeq: Seq;
  /** Draw the unread divider before the first item of another person with seq > this; set while `setVisible(true)`, it stays put until hidden. */
  readonly dividerAfterSeq?: Seq;
  readonly typing: readonly TypingPerson[];
  /** True while missing events are being fetched (a gap, or after a reconnect). */
  readonly healing: boolean;
}

/** Somebody else's message, told once in each tab and never again after a reload (the mark is saved first). */
export interface Arrival {
  readonly conversationId: Id;
  readonly item: MessageItem;
  readonly row: ConversationRow;
}

export interface Draft {
  readonly text: string;
  readonly form?: FormDraft;
  /** When the form was last changed on this device; absent where it came from another one. */
  readonly savedAtMs?: number;
  /** Saved at the server too. */
  readonly synced: boolean;
}

// ================================================================ a conversation

export interface SendOptions {
  /** Message id this one answers. */
  readonly replyTo?: Id;
  /** Kept back so long, to be taken back; a few seconds at most. */
  readonly holdMs?: number;
}

export interface AttachOptions {
  readonly caption?: string;
  /** The message that asked for it. */
  readonly replyTo?: Id;
  /** Of a voice note. */
  readonly durationSeconds?: number;
}

/**
 * A live handle on one conversation; `close()` when it leaves the screen. Several handles on one conversation share
 * their state. Nothing here waits for the network unless it returns an Outcome.
 */
export interface Conversation {
  readonly view: Observable<ConversationView>;
  readonly draft: Observable<Draft>;
  /** Saved first, then shown, then sent (stream or HTTP) until an ack or a refusal. Resolves with the item's key once it is saved. */
  sendText(text: string, options?: SendOptions): Promise<string>;
  /** The answer to a quick_replies message; a second call for the same message does nothing. */
  answerQuickReply(messageId: Id, optionId: string): Promise<void>;
  /** The answer to a question, with its words; a second call for the same message does nothing. */
  answer(messageId: Id, answer: Answer, text: string): Promise<void>;
  /** How it was, 1 to 5, without having been asked; the last word counts. An asked rating is an `answer`. */
  rate(score: number, comment?: string): Promise<Outcome>;
  /** A content without words or files: a place. */
  sendContent(content: OutgoingContent): Promise<string>;
  /** Checks the policy first; then uploads (resumable), then sends. Resolves with the key once it is in the outbox. */
  attach(source: UploadSource, options?: AttachOptions): Promise<Outcome<string>>;
  /** Refused or failed upload: try again with the same client_message_id. */
  retry(key: string): Promise<void>;
  /** Drops what is refused or still uploading. False when it is too late. */
  discard(key: string): Promise<boolean>;
  edit(messageId: Id, text: string): Promise<Outcome>;
  redact(messageId: Id): Promise<Outcome>;
  /** The matter is closed from this side: a customer ends it, an agent resolves it. */
  end(): Promise<Outcome>;
  /** Resolves when the page is in the view (or nothing older is there). Safe to call often. */
  loadOlder(): Promise<Outcome>;
  /** Open AND visible to the person. Read markers leave this device only while true (M13). */
  setVisible(visible: boolean): void;
  /** The last seq the person has on screen; only forward; sent when visible, kept for then otherwise. */
  markRead(upToSeq: Seq): void;
  /** Call on every input; at most one frame each 3 s leaves. */
  notifyTyping(): void;
  /** Kept at once on this device, at the server after a pause. '' removes it. */
  setDraft(text: string): void;
  /** The same for a half-filled form; undefined removes it. */
  setForm(form: FormDraft | undefined): void;
  close(): void;
}

// ================================================================ the customer's client

export interface CustomerSession {
  readonly customer: { readonly id: Id; readonly verified: boolean; readonly name?: string; readonly only_conversation_id?: Id };
  readonly config: ClientConfig;
}

export interface ConversationList {
  /** Newest first. */
  readonly rows: readonly ConversationRow[];
  readonly phase: 'loading' | 'ready' | 'problem';
  readonly problem?: Problem;
  readonly hasMore: boolean;
}

export interface CustomerClientOptions {
  /** `https://care.example.com`, without a path. */
  readonly serverUrl: string;
  readonly appKey: string;
  readonly environment: Environment;
  /** Asked whenever a session is needed; undefined = anonymous. A rejected promise = try later. */
  readonly getIdentityToken?: () => Promise<string | undefined>;
  readonly device?: DeviceDescription;
}

export interface NewConversationOptions {
  readonly mode?: string;
  readonly subject?: string;
  readonly context?: ConversationContext;
}

/** `next`: the id of the conversation that continues the closed one, or its local key while it has none. */
export interface Continued {
  readonly closed: Id;
  readonly next: string;
}

/** What both clients can. */
export interface ClientCore {
  readonly connection: Observable<ConnectionState>;
  /** Messages waiting, uploading or refused on this device. */
  readonly outboxSize: Observable<number>;
  /** Restores what is saved, then opens the session and the stream. Resolves when what was saved is on screen. */
  start(): Promise<void>;
  /** Closes the stream and its timers; saved state stays. */
  stop(): Promise<void>;
  /** Back-off is cut short (a "try now" button). */
  reconnectNow(): void;
  onArrival(listener: (arrival: Arrival) => void): Unsubscribe;
  /** Undefined when allowed, else why not (`file_too_large`, `file_type_not_allowed`, `uploads_closed`, `file_empty`). */
  checkUpload(source: UploadSource): Problem | undefined;
  readonly uploadPolicy: Observable<UploadPolicy | undefined>;
  /** A file's bytes by the path in its content (`url`, `thumbnail_url`), with the session's credentials. */
  fetchFile(path: string): Promise<Outcome<{ readonly bytes: Uint8Array; readonly mediaType: string }>>;
}

export interface CustomerClient extends ClientCore, Proving {
  /** Undefined until the first session; restored from storage at start. */
  readonly session: Observable<CustomerSession | undefined>;
  /** Reads the session's config afresh: what may be expected changes by the minute. */
  refreshConfig(): Promise<void>;
  /** A call of the customer's API that no part of this client makes by itself; `path` begins after `/v1/client`. */
  ask<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<Outcome<T>>;
  readonly conversations: Observable<ConversationList>;
  loadMoreConversations(): Promise<Outcome>;
  /** Sum over the conversations: the badge. */
  readonly unread: Observable<number>;
  openConversation(id: Id): Conversation;
  /**
   * A conversation that begins with its first message; `view.id` appears when the server has it. With the same `key`
   * it is the same conversation, over a reload too: still empty, waiting in the outbox, or long at the server.
   */
  newConversation(options?: NewConversationOptions, key?: string): Conversation;
  /** A key for `newConversation`, to be noted before anything is sent. */
  newKey(): string;
  /** Local keys of conversations whose first message is still in the outbox; reopen with `reopenUnsent`. */
  unsentConversations(): readonly string[];
  reopenUnsent(key: string): Conversation;
  /** A message to a conversation closed too long ago goes on in a new one; show that one instead. */
  onContinued(listener: (continued: Continued) => void): Unsubscribe;
  /** Steps and facts of the device; `keepalive`: arrives although the page is closing; `bytes`: the batch as it is sent. */
  sendContext(batch: ContextBatch, options?: ContextSending): Promise<Outcome<ContextStored>>;
  /** The messenger is before the customer, or is not any more: agents see it, and answers may be due sooner. */
  setPresent(present: boolean): void;
  /** The host app signed in, out or switched users: the old session ends, a new one begins. */
  identityChanged(): Promise<void>;
  /** Ends the session at the server and forgets everything saved, the outbox too. `identityChanged` begins a new one. */
  signOut(): Promise<void>;
  /** Another tab signed out: the same without asking the server again. */
  signedOutElsewhere(): Promise<void>;
}

export type { OutgoingContent };

/** The maker; see `index.ts`. */
export type CreateCustomerClient = (options: CustomerClientOptions) => CustomerClient;
