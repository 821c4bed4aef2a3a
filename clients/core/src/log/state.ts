/**
 * What this device knows of one conversation: its row and an unbroken stretch of its log.
 * Invariant: `entries` holds everything shown with fromSeq < seq ≤ row.last_seq, in seq order, each once.
 */
import type {
  Actor,
  ActivityEventType,
  ConversationRow,
  DeliveryState,
  Id,
  KnownEvent,
  Message,
  Note,
  Seq,
  TextContent,
  WireEvent,
} from './types.ts';

export type { ActivityEventType };

/** Through whose eyes: unread and ticks depend on it. */
export interface Reader {
  readonly kind: 'customer' | 'agent';
  readonly id: Id;
  /** What this reader's log has beyond what both sides see: a phone does not carry an agent's rules. */
  readonly rules?: RuleBook;
}

export type Rule<Type extends KnownEvent['type']> = (
  state: ConversationState,
  event: Extract<KnownEvent, { type: Type }>,
  reader: Reader,
) => ConversationState;

/** Events that only agents get. */
export type DeskEventType =
  | 'conversation_held'
  | 'conversation_parked'
  | 'conversation_returned'
  | 'conversation_taken_up'
  | 'conversation_offered'
  | 'queue_changed'
  | 'facts_changed'
  | 'response_due'
  | 'solution_asked'
  | 'solution_answered'
  | 'context_captured'
  | 'note_added'
  | 'note_edited'
  | 'note_redacted';

export type RuleBook = { readonly [Type in KnownEvent['type']]?: Rule<Type> };

export type LogEntry =
  | { readonly kind: 'message'; readonly seq: Seq; readonly message: Message }
  | { readonly kind: 'note'; readonly seq: Seq; readonly note: Note }
  | { readonly kind: 'activity'; readonly seq: Seq; readonly event: WireEvent };

export interface ConversationState {
  readonly row: ConversationRow;
  readonly fromSeq: Seq;
  readonly entries: readonly LogEntry[];
  /** `unread` could not be reckoned from the stretch at hand: the row wants a fresh read. */
  readonly rowStale: boolean;
}

export function stateOfRow(row: ConversationRow): ConversationState {
  return { row, fromSeq: row.last_seq, entries: [], rowStale: false };
}

/** What the server leaves of a message that was redacted. */
export const REDACTED: TextContent = { type: 'text', text: '', fallback: 'Message removed' };

const RANK: Readonly<Record<DeliveryState, number>> = { sent: 0, delivered: 1, read: 2 };

/** Ticks never go backwards. */
export function laterDelivery(a: DeliveryState | undefined, b: DeliveryState): DeliveryState {
  return a !== undefined && RANK[a] >= RANK[b] ? a : b;
}

/** The wire may leave a field out or send null: both mean that it is not there. */
export function isSet<T>(value: T | null | undefined): value is T {
  return value !== undefined && value !== null;
}

/** A customer's conversation has one customer; agents are told apart by id. */
export function isBy(actor: Actor, reader: Reader): boolean {
  return actor.kind === reader.kind && (reader.kind === 'customer' || actor.id === reader.id);
}

/** Whose messages make `unread`: the other side's. Colleagues and the system are no news to an agent. */
export function countsAsUnread(author: Actor, reader: Reader): boolean {
  return reader.kind === 'customer' ? author.kind !== 'customer' : author.kind === 'customer';
}

/** One's own message is at least sent. */
export function withOwnTick(message: Message, reader: Reader): Message {
  if (message.author.kind !== reader.kind || isSet(message.delivery)) return message;
  return { ...message, delivery: { state: 'sent' } };
}
