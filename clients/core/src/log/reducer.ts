/**
 * The one place where an event changes what a device knows (P6): old state + event = the state a fresh read would give.
 * Invariant: pure; an event is applied only when its seq is exactly last + 1; unknown types count and change nothing else.
 */
import {
  type ConversationState,
  countsAsUnread,
  type DeskEventType,
  isBy,
  isSet,
  laterDelivery,
  type LogEntry,
  type Reader,
  REDACTED,
  type Rule,
  type RuleBook,
  withOwnTick,
} from './state.ts';
import type {
  Actor,
  ActivityEventType,
  AgentRef,
  ConversationRow,
  ConversationStatus,
  DeliveryState,
  Id,
  Instant,
  KnownEvent,
  Message,
  MessagePreview,
  Seq,
  WireEvent,
} from './types.ts';

export type Applied =
  | { readonly outcome: 'applied'; readonly state: ConversationState }
  | { readonly outcome: 'duplicate' }
  | { readonly outcome: 'gap' };

export function applyEvent(state: ConversationState, event: WireEvent, reader: Reader): Applied {
  const next = state.row.last_seq + 1;
  if (event.seq < next) return { outcome: 'duplicate' };
  if (event.seq > next) return { outcome: 'gap' };
  const counted = withRow(state, { last_seq: event.seq });
  return { outcome: 'applied', state: applyRule(counted, event, reader) };
}

function applyRule(state: ConversationState, event: WireEvent, reader: Reader): ConversationState {
  const book: RuleBook | undefined = Object.hasOwn(RULES, event.type) ? RULES : reader.rules;
  const type = event.type as KnownEvent['type'];
  const rule = book !== undefined && Object.hasOwn(book, type) ? book[type] : undefined;
  return rule === undefined ? state : (rule as Rule<KnownEvent['type']>)(state, event as never, reader);
}

/**
 * Events that came while a page was being fetched, told once more to the entries of that page:
 * the page may have been read before them. Only what concerns messages already there is done; doing it twice is harmless.
 */
export function replayOnEntries(
  entries: readonly LogEntry[],
  events: readonly WireEvent[],
): readonly LogEntry[] {
  let changed = entries;
  for (const event of events) {
    if (!Object.hasOwn(ENTRY_CHANGES, event.type)) continue;
    const change = ENTRY_CHANGES[event.type as keyof typeof ENTRY_CHANGES];
    changed = change(changed, event as never);
  }
  return changed;
}

// ---------------------------------------------------------------- parts

export function withRow(state: ConversationState, change: Partial<ConversationRow>): ConversationState {
  return { ...state, row: { ...state.row, ...change } };
}

export function withEntry(state: ConversationState, entry: LogEntry): ConversationState {
  return { ...state, entries: [...state.entries, entry] };
}

function mapMessages(entries: readonly LogEntry[], change: (message: Message) => Message): readonly LogEntry[] {
  const mapped = entries.map((entry) => {
    if (entry.kind !== 'message') return entry;
    const message = change(entry.message);
    return message === entry.message ? entry : { ...entry, message };
  });
  return mapped.some((entry, at) => entry !== entries[at]) ? mapped : entries;
}

/** Moves the ticks of one side's messages up to a seq; never backwards. */
function moveTicks(
  entries: readonly LogEntry[],
  upToSeq: Seq,
  state: DeliveryState,
  concerns: (message: Message) => boolean,
): readonly LogEntry[] {
  return mapMessages(entries, (message) => {
    if (message.seq > upToSeq || !isSet(message.delivery) || !concerns(message)) return message;
    const later = laterDelivery(message.delivery.state, state);
    return later === message.delivery.state ? message : { ...message, delivery: { state: later } };
  });
}

function otherSideOf(actor: Actor): (message: Message) => boolean {
  return (message) => (actor.kind === 'customer') !== (message.author.kind === 'customer');
}

export function activity(state: ConversationState, event: Extract<KnownEvent, { type: ActivityEventType }>): ConversationState {
  return withEntry(state, { kind: 'activity', seq: event.seq, event });
}

/** Unread is the number of counted messages after the marker; known only where the stretch reaches the marker. */
export function recountUnread(state: ConversationState, readSeq: Seq, reader: Reader): ConversationState {
  const after = state.entries.filter(
    (entry) => entry.kind === 'message' && entry.seq > readSeq && countsAsUnread(entry.message.author, reader),
  ).length;
  if (readSeq >= state.fromSeq) return { ...withRow(state, { unread: after }), rowStale: false };
  return { ...withRow(state, { unread: Math.min(state.row.unread, after + state.fromSeq - readSeq) }), rowStale: true };
}

const afterRead = (
  entries: readonly LogEntry[],
  event: Extract<KnownEvent, { type: 'read' }>,
): readonly LogEntry[] => moveTicks(entries, event.up_to_seq, 'read', otherSideOf(event.by));

function afterDelivery(
  entries: readonly LogEntry[],
  event: Extract<KnownEvent, { type: 'delivery_updated' }>,
): readonly LogEntry[] {
  const { state } = event;
  if (state === 'failed') return entries;
  const target = entries.find((entry) => entry.kind === 'message' && entry.message.id === event.message_id);
  if (target?.kind !== 'message') return entries;
  const side = target.message.author.kind;
  return moveTicks(entries, target.seq, state, (message) => message.author.kind === side);
}

function afterEdit(
  entries: readonly LogEntry[],
  event: Extract<KnownEvent, { type: 'message_edited' }>,
): readonly LogEntry[] {
  return mapMessages(entries, (message) => (message.id === event.message.id ? edited(message, event) : message));
}

/** The content of a message that was redacted meanwhile never comes back. */
function edited(message: Message, event: Extract<KnownEvent, { type: 'message_edited' }>): Message {
  if (isSet(message.redacted_at)) return message;
  return { ...message, content: event.message.content, edited_at: event.message.edited_at ?? event.occurred_at };
}

const redactMessage = (id: Id, at: string) => (message: Message): Message =>
  message.id === id ? { ...message, content: REDACTED, redacted_at: at } : message;

const ENTRY_CHANGES = {
  read: afterRead,
  delivery_updated: afterDelivery,
  message_edited: afterEdit,
  message_redacted: (entries: readonly LogEntry[], event: Extract<KnownEvent, { type: 'message_redacted' }>) =>
    mapMessages(entries, redactMessage(event.message_id, event.occurred_at)),
} as const;

// ---------------------------------------------------------------- one rule for each type

const PREVIEW_LENGTH = 120;

/** One line, as the server's rows show it. */
function previewOf({ author, content, created_at }: Message): MessagePreview {
  const line = content.fallback.trim().split(/\s+/u).join(' ');
  const letters = Array.from(line);
  const text = letters.length <= PREVIEW_LENGTH ? line : `${letters.slice(0, PREVIEW_LENGTH - 1).join('')}…`;
  return { author, text, created_at };
}

/** The row's preview is the last message still readable. */
function refreshPreview(state: ConversationState, messageId: Id): ConversationState {
  const last = [...state.entries].reverse().find((entry) => entry.kind === 'message');
  // Not loaded, so it may be the one whose text is gone: the row is read afresh.
  if (last?.kind !== 'message') return { ...state, rowStale: true };
  if (last.message.id !== messageId) return state;
  return withRow(state, { last_message: previewOf(last.message) });
}

/** Agents' rows tell since when the customer waits; customers' rows have no such field. */
function withWaiting(state: ConversationState, since: Instant | null): ConversationState {
  return state.row.waiting_since === undefined ? state : withRow(state, { waiting_since: since });
}

/** Sets of these fields what a row of this reader has at all: customers' rows have less. */
export function withFields(state: ConversationState, change: Partial<ConversationRow>): ConversationState {
  const kept = Object.entries(change).filter(([name]) => state.row[name as keyof ConversationRow] !== undefined);
  return kept.length === 0 ? state : withRow(state, Object.fromEntries(kept));
}

/** A question makes the customer wait, an answer ends it; thanks, the system and assistants change neither. */
function withTurn(state: ConversationState, message: Message, at: Instant, reader: Reader): ConversationState {
  const { kind } = message.author;
  if (kind === 'agent') return withFields(withWaiting(withRow(state, { turn: 'customer' }), null), { expected_reply: null });
  if (kind !== 'customer' || message.acknowledgement === true) return state;
  // What may be expected now stands in no event: a customer who has asked reads their row afresh.
  const rowStale = state.rowStale || (reader.kind === 'customer' && state.row.turn === 'customer');
  return { ...withWaiting(withRow(state, { turn: 'agent' }), state.row.waiting_since ?? at), rowStale };
}

function messageCreated(
  state: ConversationState,
  event: Extract<KnownEvent, { type: 'message_created' }>,
  reader: Reader,
): ConversationState {
  const message = withOwnTick(event.message, reader);
  const { author } = message;
  const stretched = withEntry(state, { kind: 'message', seq: event.seq, message });
  const counts = countsAsUnread(author, reader) && event.seq > state.row.read_seq;
  return withRow(withTurn(stretched, message, event.occurred_at, reader), {
    updated_at: event.occurred_at,
    unread: state.row.unread + (counts ? 1 : 0),
    last_message: previewOf(message),
  });
}

function readRule(
  state: ConversationState,
  event: Extract<KnownEvent, { type: 'read' }>,
  reader: Reader,
): ConversationState {
  const ticked = { ...state, entries: afterRead(state.entries, event) };
  if (!isBy(event.by, reader) || event.up_to_seq <= state.row.read_seq) return ticked;
  return recountUnread(withRow(ticked, { read_seq: event.up_to_seq }), event.up_to_seq, reader);
}

function assigned(
  state: ConversationState,
  event: Extract<KnownEvent, { type: 'conversation_assigned' }>,
): ConversationState {
  const assignee: AgentRef | null = event.agent ?? null;
  const team = event.team === undefined ? {} : { team: event.team };
  const taken = state.row.holding === 'returned' ? ({ holding: 'none' } as const) : {};
  return withRow(activity(state, event), { assignee, ...team, ...taken, updated_at: event.occurred_at });
}

function withStatus(state: ConversationState, status: ConversationStatus, at: Instant): ConversationState {
  const rested = withFields(state, {
    resolved_at: status === 'resolved' ? at : null,
    holding: 'none',
    snoozed_until: null,
    outcome: null,
  });
  return withRow(rested, { status, updated_at: at });
}

const RULES: { readonly [Type in Exclude<KnownEvent['type'], DeskEventType>]: Rule<Type> } = {
  message_created: messageCreated,
  message_edited: (state, event) =>
    refreshPreview({ ...state, entries: afterEdit(state.entries, event) }, event.message.id),
  message_redacted: (state, event) =>
    refreshPreview({ ...state, entries: ENTRY_CHANGES.message_redacted(state.entries, event) }, event.message_id),
  read: readRule,
  delivery_updated: (state, event) => ({ ...state, entries: afterDelivery(state.entries, event) }),
  conversation_opened: (state, event) => withRow(activity(state, event), { updated_at: event.occurred_at }),
  conversation_assigned: assigned,
  conversation_resolved: (state, event) =>
    withFields(withWaiting(withStatus(activity(state, event), 'resolved', event.occurred_at), null), {
      paused: false,
      outcome: event.outcome ?? null,
    }),
  conversation_reopened: (state, event) =>
    withWaiting(
      withStatus(activity(state, event), 'open', event.occurred_at),
      state.row.turn === 'customer' ? null : (state.row.waiting_since ?? event.occurred_at),
    ),
  conversation_snoozed: (state, event) =>
    withRow(withFields(activity(state, event), { snoozed_until: event.until ?? null, holding: 'none' }), {
      status: 'snoozed',
      updated_at: event.occurred_at,
    }),
  conversation_paused: (state, event) => withRow(activity(state, event), { paused: true, updated_at: event.occurred_at }),
  conversation_resumed: (state, event) =>
    withWaiting(withRow(activity(state, event), { paused: false, updated_at: event.occurred_at }), event.waiting_since ?? null),
  rating_given: (state, { score, comment, occurred_at }) => withFields(state, { rating: { score, comment: comment ?? null, at: occurred_at } }),
  reply_promised: (state, event) => withFields(state, { promised_until: event.until, updated_at: event.occurred_at }),
  reply_promise_due: (state, event) =>
    withWaiting(withRow(state, { turn: 'agent', updated_at: event.occurred_at }), state.row.waiting_since ?? event.occurred_at),
  reply_promise_ended: (state, event) => withFields(state, { promised_until: null, updated_at: event.occurred_at }),
  // What holds for the customer now is in their row alone.
  expectation_moved: (state, _event, reader) => ({ ...state, rowStale: state.rowStale || reader.kind === 'customer' }),
  mode_changed: (state, event) => withRow(activity(state, event), { mode: event.mode, updated_at: event.occurred_at }),
};
