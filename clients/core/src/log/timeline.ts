/**
 * From the log and the outbox to what is drawn, oldest first.
 * Invariant: pure; a message has the same key before and after the server has it, and never stands twice.
 */
import type { Answer, Content, Id, OutgoingContent } from '@onglass/protocol';
import type { ActivityItem, FileAnswer, LocalFileContent, MessageItem, NoteItem, OtherContent, ShownContent, Tick, TimelineItem, UploadSource } from '../api.ts';
import type { LiveEntry, PendingFile } from '../outbox/entry.ts';
import { isSet, type LogEntry, type Reader } from './state.ts';
import type { ActivityEventType, Message, Note } from './types.ts';

/** What this version knows how to show; a type map, so that a new type cannot be forgotten. */
const KNOWN: Readonly<Record<Content['type'], true>> = {
  text: true,
  file: true,
  image: true,
  audio: true,
  video: true,
  location: true,
  quick_replies: true,
  list_picker: true,
  time_picker: true,
  form: true,
  card: true,
  carousel: true,
  article: true,
  video_guide: true,
  rating: true,
  capture_request: true,
  verification_request: true,
  system: true,
};

export function shownContent(content: Content): Content | OtherContent {
  return Object.hasOwn(KNOWN, content.type) ? content : { type: 'other', fallback: (content as { fallback?: string }).fallback ?? '' };
}

/** A chosen option, or what was answered otherwise, by the id of the message that asked. */
type Given = string | Answer | FileAnswer;
type Answers = ReadonlyMap<Id, Given>;

const A_FILE: FileAnswer = { file: true };
const PICTURES: ReadonlySet<string> = new Set(['image', 'file']);

function givenIn(content: Content | OutgoingContent | undefined): Given | undefined {
  if (content === undefined) return undefined;
  if (content.type === 'text') return content.answer ?? ('quick_reply_id' in content ? (content.quick_reply_id ?? undefined) : undefined);
  return PICTURES.has(content.type) ? A_FILE : undefined;
}

function answersIn(entries: readonly LogEntry[], outbox: readonly LiveEntry[]): Answers {
  const answers = new Map<Id, Given>();
  const add = (replyTo: Id | null | undefined, given: Given | undefined): void => {
    if (isSet(replyTo) && given !== undefined) answers.set(replyTo, given);
  };
  for (const entry of outbox) {
    if (entry.state !== 'refused') add(entry.replyTo, entry.file === undefined ? givenIn(entry.content) : A_FILE);
  }
  for (const entry of entries) {
    if (entry.kind === 'message' && entry.message.author.kind === 'customer') add(entry.message.reply_to, givenIn(entry.message.content));
  }
  return answers;
}

function isMine(author: { readonly kind: string; readonly id?: Id | null }, reader: Reader): boolean {
  return author.kind === reader.kind && (reader.kind === 'customer' || author.id === reader.id);
}

/** exactOptionalPropertyTypes: leave out what is not there. */
function optional<Name extends string, T>(name: Name, value: T | null | undefined): Partial<Record<Name, T>> {
  return isSet(value) ? ({ [name]: value } as Record<Name, T>) : {};
}

export function messageItem(message: Message, reader: Reader, given?: Given): MessageItem {
  const mine = isMine(message.author, reader);
  return {
    kind: 'message',
    key: (mine ? message.client_message_id : undefined) ?? message.id,
    mine,
    author: message.author,
    content: shownContent(message.content),
    createdAt: message.created_at,
    id: message.id,
    seq: message.seq,
    edited: isSet(message.edited_at),
    redacted: isSet(message.redacted_at),
    ...optional('clientMessageId', message.client_message_id),
    ...optional('replyTo', message.reply_to),
    ...optional('tick', message.delivery?.state),
    ...optional('answeredWith', typeof given === 'string' ? given : undefined),
    ...optional('answer', typeof given === 'object' ? given : undefined),
  };
}

function noteItem(note: Note, reader: Reader): NoteItem {
  const mine = isMine(note.author, reader);
  return {
    kind: 'note',
    key: (mine ? note.client_message_id : undefined) ?? note.id,
    mine,
    author: note.author,
    text: note.content.text,
    createdAt: note.created_at,
    id: note.id,
    seq: note.seq,
    ...optional('clientMessageId', note.client_message_id),
  };
}

const cache = new WeakMap<LogEntry, { readonly reader: Reader; readonly answer: Given | undefined; readonly item: TimelineItem }>();

function itemOf(entry: LogEntry, reader: Reader, answers: Answers): TimelineItem {
  const answer = entry.kind === 'message' ? answers.get(entry.message.id) : undefined;
  const cached = cache.get(entry);
  if (cached?.answer === answer && cached?.reader.id === reader.id) return cached.item;
  const item = freshItem(entry, reader, answer);
  cache.set(entry, { reader, answer, item });
  return item;
}

function freshItem(entry: LogEntry, reader: Reader, answer: Given | undefined): TimelineItem {
  if (entry.kind === 'message') return messageItem(entry.message, reader, answer);
  if (entry.kind === 'note') return noteItem(entry.note, reader);
  const { event } = entry;
  return {
    kind: 'activity',
    key: event.id,
    seq: entry.seq,
    createdAt: event.occurred_at,
    type: event.type as ActivityEventType,
    event,
  } satisfies ActivityItem;
}

function pendingFile(file: PendingFile, source: UploadSource | undefined): LocalFileContent {
  const { name, mediaType, sizeBytes, caption } = file;
  return { type: 'local_file', name, mediaType, sizeBytes, fallback: name, ...optional('source', source), ...optional('caption', caption) };
}

function pendingContent(entry: LiveEntry): ShownContent {
  if (entry.file !== undefined) return pendingFile(entry.file, entry.source);
  return pendingWords(entry.content);
}

function pendingText(content: Extract<OutgoingContent, { type: 'text' }>): ShownContent {
  const text = content.text ?? '';
  return { fallback: text, ...content, text };
}

function pendingWords(content: OutgoingContent | undefined): ShownContent {
  switch (content?.type) {
    case 'text':
      return pendingText(content);
    case 'quick_replies':
      return { fallback: content.text, ...content };
    case 'location':
      return { fallback: content.label ?? '', ...content };
    default:
      return { type: 'other', fallback: content?.fallback ?? '' };
  }
}

function pendingTick(entry: LiveEntry): Tick {
  return entry.sent === undefined ? entry.state : 'sent';
}

function progressOf(entry: LiveEntry): number | undefined {
  return entry.state === 'uploading' ? (entry.progress ?? 0) : undefined;
}

function pendingItem(entry: LiveEntry, reader: Reader): MessageItem | NoteItem {
  const shared = {
    key: entry.key,
    mine: true,
    author: reader,
    createdAt: entry.createdAt,
    clientMessageId: entry.key,
    ...optional('id', entry.sent?.messageId),
    ...optional('seq', entry.sent?.seq),
    ...optional('problem', entry.state === 'refused' ? entry.problem : undefined),
  };
  const content = pendingContent(entry);
  if (entry.kind === 'note') {
    const tick = entry.state === 'refused' ? 'refused' : 'waiting';
    return { kind: 'note', ...shared, text: content.fallback, ...(entry.sent === undefined ? { tick } : {}) };
  }
  return {
    kind: 'message',
    ...shared,
    content,
    edited: false,
    redacted: false,
    tick: pendingTick(entry),
    ...optional('replyTo', entry.replyTo),
    ...optional('progress', progressOf(entry)),
  };
}

/** Sent ones first, as the server numbered them; then what waits, as it was written. */
function byStanding(a: LiveEntry, b: LiveEntry): number {
  if (a.sent !== undefined && b.sent !== undefined) return a.sent.seq - b.sent.seq;
  if (a.sent !== undefined || b.sent !== undefined) return a.sent === undefined ? 1 : -1;
  return a.order < b.order ? -1 : 1;
}

export function timeline(entries: readonly LogEntry[], outbox: readonly LiveEntry[], reader: Reader): readonly TimelineItem[] {
  const answers = answersIn(entries, outbox);
  const items = entries.map((entry) => itemOf(entry, reader, answers));
  const keys = new Set(items.map(({ key }) => key));
  const pending = [...outbox].sort(byStanding).filter(({ key }) => !keys.has(key));
  return [...items, ...pending.map((entry) => pendingItem(entry, reader))];
}
