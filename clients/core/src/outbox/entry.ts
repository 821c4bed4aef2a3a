/** What waits on this device until the server has it: one client_message_id for ever. */
import type { ConversationContext, Id, Instant, OutgoingContent, Problem, Seq } from '@onglass/protocol';
import type { UploadSource } from '../api.ts';

export interface PendingFile {
  readonly name: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  readonly caption?: string;
  readonly durationSeconds?: number;
  /** Where the server takes the bytes; once known an interrupted upload goes on from there. */
  readonly uploadPath?: string;
}

export interface OutboxEntry {
  /** Sorts as they were written; the key in storage. */
  readonly order: string;
  /** The client_message_id. */
  readonly key: string;
  /** A conversation's id, or the local key of one that does not exist yet. */
  readonly conversation: string;
  readonly kind: 'message' | 'note';
  /** Absent while its file is on the way. */
  readonly content?: OutgoingContent;
  readonly file?: PendingFile;
  readonly replyTo?: Id;
  readonly createdAt: Instant;
  readonly state: 'waiting' | 'uploading' | 'refused';
  readonly problem?: Problem;
  /** Not before this moment of this device's clock: until then it can be taken back. */
  readonly heldUntilMs?: number;
}

/** Known to this tab only. */
export interface LiveEntry extends OutboxEntry {
  readonly source?: UploadSource;
  readonly progress?: number;
  /** The server has it; it stays here until the log shows it. */
  readonly sent?: { readonly seq: Seq; readonly messageId: Id };
}

export interface Opening {
  readonly mode?: string;
  readonly subject?: string;
  readonly context?: ConversationContext;
  /** The closed conversation that this one continues. */
  readonly previous_id?: Id;
}

const LOCAL = 'new:';

export function localKey(uuid: string): string {
  return LOCAL + uuid;
}

export function isLocal(conversation: string): boolean {
  return conversation.startsWith(LOCAL);
}

/** The same words in another conversation, where what they answered does not stand. */
export function elsewhere(entry: LiveEntry, conversation: string): LiveEntry {
  const { replyTo: _replyTo, content, ...rest } = entry;
  if (content?.type !== 'text') return { ...rest, ...(content === undefined ? {} : { content }), conversation };
  return { ...rest, content: { type: 'text', text: content.text ?? '' }, conversation };
}

/** What is written down: nothing that only this tab knows. */
export function toSaved(entry: LiveEntry): OutboxEntry {
  const { source: _source, progress: _progress, sent: _sent, ...saved } = entry;
  return saved;
}

/** No hold is longer: a clock that jumped back must not keep a message for ever. */
const LONGEST_HOLD_MS = 10_000;

export function isHeldAt({ heldUntilMs = 0, state, sent }: LiveEntry, nowMs: number): boolean {
  const leftMs = heldUntilMs - nowMs;
  return state === 'waiting' && sent === undefined && leftMs > 0 && leftMs <= LONGEST_HOLD_MS;
}
