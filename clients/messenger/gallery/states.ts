// The states the gallery shows: the same matter as in the design reference, in English and in Arabic.
import type { Author, ConversationRow, MessageItem, ShownContent, Tick, TimelineItem } from '@onglass/core';
import type { OpenOptions } from '../src/loader/contract.ts';
import type { Fixture } from './fixture_client.ts';
import { RICH_STATES } from './rich_states.ts';

export const NOW = new Date();
NOW.setHours(9, 47, 0, 0);

export interface State {
  readonly fixture: Fixture;
  readonly open?: OpenOptions;
  /** Selector to click once open, one after the other. */
  readonly clicks?: readonly string[];
  readonly closed?: boolean;
  /** The host app can take a picture of its screen. */
  readonly captures?: boolean;
}

export const AGENT: Author = { kind: 'agent', id: 'a1', name: 'Ines' };
const CUSTOMER: Author = { kind: 'customer', id: 'c1' };

export function at(clock: string, daysAgo = 0): string {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  const instant = new Date(NOW);
  instant.setDate(instant.getDate() - daysAgo);
  instant.setHours(hours, minutes, 0, 0);
  return instant.toISOString();
}

let keys = 0;

export function message(author: Author, content: ShownContent | string, clock: string, more: Partial<MessageItem> = {}): MessageItem {
  keys += 1;
  const shown: ShownContent = typeof content === 'string' ? { type: 'text', text: content, fallback: content } : content;
  return { kind: 'message', key: `m${keys}`, id: `m${keys}`, seq: keys, mine: author.kind === 'customer', author, content: shown, createdAt: at(clock), edited: false, redacted: false, ...more };
}

export const own = (text: ShownContent | string, clock: string, tick: Tick, more: Partial<MessageItem> = {}): MessageItem => message(CUSTOMER, text, clock, { tick, ...more });
export const theirs = (text: ShownContent | string, clock: string, more: Partial<MessageItem> = {}): MessageItem => message(AGENT, text, clock, more);

export function row(id: string, more: Partial<ConversationRow> = {}): ConversationRow {
  return { id, case_number: 'K7M-204', status: 'open', turn: 'customer', subject: 'Water bill, €84.20', last_seq: 9, read_seq: 5, unread: 0, assignee: { id: 'a1', name: 'Ines' }, team: { id: 't1', name: 'Payments team' }, updated_at: at('09:45'), last_message: { author: AGENT, text: 'Shall I raise it for you?', created_at: at('09:45') }, ...more };
}

const OPEN: OpenOptions = { conversationId: 'water' };
const SUBJECT = { title: 'Water bill, €84.20', detail: 'Declined 3 times at 09:41', icon: 'drop', tone: 'bad', attributes: { error_code: 'limit_online' } } as const;
const QUICK = { type: 'quick_replies', text: 'Shall I raise it for you?', options: [{ id: 'y', title: 'Yes, today' }, { id: 'o', title: 'Only this bill' }, { id: 'c', title: 'Call me' }], fallback: 'Shall I raise it for you?' } as const;
const PICTURE = { type: 'image', file: { id: 'f1', name: 'bill.jpg', media_type: 'image/jpeg', size_bytes: 2_100_000, width: 900, height: 1200, url: './bill.svg', thumbnail_url: './bill.svg' }, fallback: 'bill.jpg' } as const;
const PDF = { type: 'file', file: { id: 'f2', name: 'statement-october.pdf', media_type: 'application/pdf', size_bytes: 184_000, url: './bill.svg' }, fallback: 'statement-october.pdf' } as const;
const NOT_SENT = { title: 'Refused', status: 429, code: 'too_many_requests', detail: 'Too many messages at once.' };

function thread(): TimelineItem[] {
  return [
    own('It says declined but there’s money in the account', '09:42', 'read'),
    theirs('Hi! Your card reached its limit for online payments. Nothing was taken.', '09:45'),
    theirs(QUICK, '09:45'),
    own('Will I pay a late fee?', '09:47', 'delivered'),
  ];
}

function long(count: number): TimelineItem[] {
  return Array.from({ length: count }, (_, at_) => {
    const text = `Message ${at_ + 1}${at_ % 7 === 0 ? ': a longer one that needs two lines in a bubble on a phone, to make the heights differ' : ''}`;
    const more = { createdAt: new Date(NOW.getTime() - (count - at_) * 90_000).toISOString() };
    return at_ % 3 === 0 ? own(text, '09:00', 'read', more) : theirs(text, '09:00', more);
  });
}

const ROWS = [row('water', { unread: 1 }), row('card', { subject: 'New card', status: 'resolved', case_number: 'K6Q-881', assignee: null, updated_at: at('16:20', 1), last_message: { author: CUSTOMER, text: 'Thank you, it arrived', created_at: at('16:20', 1) } }), row('fees', { subject: null, case_number: 'J2B-119', status: 'resolved', updated_at: at('11:02', 9), last_message: { author: AGENT, text: 'Paying by card has no fee abroad.', created_at: at('11:02', 9) } }), row('pin', { subject: 'Forgotten PIN', case_number: 'H8C-530', status: 'resolved', updated_at: at('11:02', 40), last_message: { author: AGENT, text: 'Your new PIN is on its way.', created_at: at('11:02', 40) } })];

const readRow = row('water');

function withItems(items: TimelineItem[], more: Partial<Fixture['views'][string]> = {}): Fixture {
  return { rows: [readRow], views: { water: { items, ...more } } };
}

function threadState(): State {
  const items = thread();
  return { open: OPEN, fixture: withItems(items, { dividerAfterSeq: items[0]?.kind === 'message' ? (items[0].seq ?? 0) : 0, typing: [{ actor: { kind: 'agent', id: 'a1' }, until: Date.now() + 1e9 }] }) };
}

function quickState(): State {
  return { open: OPEN, fixture: withItems([own('It says declined', '09:42', 'read'), theirs('Your card reached its online limit.', '09:45'), theirs(QUICK, '09:45')]) };
}

function offlineState(): State {
  const local = { type: 'local_file', name: 'bill.jpg', mediaType: 'image/jpeg', sizeBytes: 2_100_000, fallback: 'bill.jpg' } as const;
  const unsent = { id: undefined, seq: undefined } as unknown as Partial<MessageItem>;
  const items = [theirs('Could you send a photo of the bill? The reference is at the top right.', '09:49'), own({ ...local, name: 'bill-scan.tiff', mediaType: 'image/tiff' }, '09:50', 'refused', { ...unsent, problem: { title: 'Type', status: 415, code: 'file_type_not_allowed' } }), own('The reference is HB-20418-77', '09:50', 'refused', { ...unsent, problem: NOT_SENT }), own(local, '09:51', 'uploading', { ...unsent, progress: 0.62 }), own('That’s the one from October', '09:52', 'waiting', unsent)];
  return { open: OPEN, fixture: { ...withItems(items), connection: { name: 'offline' } } };
}

function filesState(): State {
  return { open: OPEN, fixture: withItems([theirs('Could you send a photo of the bill?', '09:40'), own(PICTURE, '09:42', 'read'), own({ ...PICTURE, caption: 'The reference is at the top right' }, '09:43', 'read'), own(PDF, '09:43', 'delivered'), theirs(PDF, '09:44'), theirs({ ...PICTURE, file: { ...PICTURE.file, url: 'broken', thumbnail_url: 'broken' } }, '09:45')]) };
}

function mixedState(): State {
  const system: Author = { kind: 'system' };
  const event = (type: 'conversation_assigned' | 'conversation_resolved', key: string, clock: string): TimelineItem => ({ kind: 'activity', key, seq: 900, createdAt: at(clock), type, event: { id: key, seq: 900, type, occurred_at: at(clock), actor: { kind: 'agent' }, ...(type === 'conversation_assigned' ? { agent: AGENT } : {}) } as never });
  return { open: OPEN, fixture: { ...withItems([own('Hello?', '18:20', 'read', { createdAt: at('18:20', 1) }), message(system, { type: 'system', text: 'Our team is back at 08:00.', fallback: 'Our team is back at 08:00. You can leave a message now; it keeps your place.' }, '18:21', { createdAt: at('18:21', 1) }), event('conversation_assigned', 'ev1', '09:40'), theirs('Good morning! I have your case open.', '09:41'), own('Great, my reference is HB-20418-77 and the card ends in 4471', '09:42', 'read', { edited: true }), own('x', '09:42', 'read', { redacted: true }), message({ kind: 'assistant' }, 'Cash machines outside the euro zone add a fixed fee of €2.50.', '09:43'), event('conversation_resolved', 'ev2', '09:45')]), rows: [row('water', { status: 'resolved' })] } };
}

const AR_ROW = row('water', { subject: 'فاتورة المياه، €84.20', assignee: { id: 'a1', name: 'سلمى' }, team: { id: 't', name: 'فريق المدفوعات' } });

function arabicState(): State {
  const items = [own('الدفع مرفوض مع أن الرصيد كافٍ', '09:42', 'read'), own('Ref HB-20418-77', '09:42', 'read'), theirs('مرحبًا! أرى المحاولات الثلاث. وصلت بطاقتك إلى حد الدفع عبر الإنترنت، ولم يُخصم أي مبلغ.', '09:45'), theirs({ ...QUICK, text: 'هل أرفع الحد الآن لتتمكن من الدفع؟', options: [{ id: 'y', title: 'نعم، لليوم' }, { id: 'o', title: 'لهذه الفاتورة فقط' }, { id: 'c', title: 'اتصل بي' }] }, '09:45')];
  return { open: OPEN, fixture: { rows: [AR_ROW], views: { water: { items, dividerAfterSeq: items[1]?.seq ?? 0 } }, company: 'Harbor Bank' } };
}

function promiseState(more: Partial<ConversationRow>): State {
  return { open: OPEN, fixture: { ...withItems(thread()), rows: [row('water', more)] } };
}

export const STATES: Readonly<Record<string, () => State>> = {
  ...RICH_STATES,
  launcher: () => ({ closed: true, fixture: { rows: ROWS, views: {}, unread: 3 } }),
  home: () => ({ open: {}, fixture: { rows: ROWS, views: {} } }),
  'home-first': () => ({ open: {}, fixture: { rows: [], views: {} } }),
  'home-modes': () => ({ open: {}, fixture: { rows: ROWS.slice(0, 1), views: {}, modes: { call: { open: true }, callback: { open: true }, video: { open: false }, email: { open: true } }, expectedReply: { low_minutes: 2, high_minutes: 4, opens_at: null } } }),
  list: () => ({ open: {}, clicks: ['.og-btn--bare'], fixture: { rows: ROWS, views: {} } }),
  start: () => ({ open: { subject: SUBJECT, topic: 'payments', screen: 'Pay a bill' }, fixture: { rows: [], views: {}, drafts: { new: 'It says declined but there’s money in the account' } } }),
  'start-promise': () => ({ open: { subject: SUBJECT, topic: 'payments', screen: 'Pay a bill' }, fixture: { rows: [], views: {}, expectedReply: { low_minutes: 2, high_minutes: 4, opens_at: null } } }),
  promised: () => promiseState({ promised_until: at('23:30', -1), turn: 'customer' }),
  moved: () => promiseState({ turn: 'agent', expected_reply: { low_minutes: 5, high_minutes: 10, opens_at: null, moved: true } }),
  closed: () => ({ open: {}, fixture: { rows: ROWS.slice(0, 1), views: {}, expectedReply: { low_minutes: null, high_minutes: null, opens_at: at('09:00', -3) } } }),
  shared: () => ({ open: { subject: SUBJECT, topic: 'payments', screen: 'Pay a bill' }, clicks: ['.og-row--link'], fixture: { rows: [], views: {} } }),
  new: () => ({ open: { topic: 'general' }, fixture: { rows: [], views: {} } }),
  thread: threadState,
  quick: quickState,
  offline: offlineState,
  lost: () => ({ open: OPEN, fixture: { ...withItems(thread()), connection: { name: 'waiting', attempt: 2 } } }),
  ended: () => ({ open: OPEN, fixture: { ...withItems(thread()), connection: { name: 'ended', reason: 'identity_refused' } } }),
  files: filesState,
  mixed: mixedState,
  attach: () => ({ open: OPEN, clicks: ['.og-compose .og-ib'], fixture: withItems(thread()) }),
  options: () => ({ open: OPEN, clicks: ['.og-head .og-ib:nth-of-type(2)'], fixture: withItems(thread()) }),
  message: () => ({ open: OPEN, clicks: ['.og-line__more'], fixture: withItems([own('My reference is HB-20418-7', '09:42', 'read', { createdAt: NOW.toISOString() })]) }),
  editing: () => ({ open: OPEN, clicks: ['.og-line__more', '.og-sheet .og-row:nth-child(2)'], fixture: withItems([own('My reference is HB-20418-7', '09:42', 'read', { createdAt: NOW.toISOString() })]) }),
  remove: () => ({ open: OPEN, clicks: ['.og-line__more', '.og-sheet .og-row:nth-child(3)'], fixture: withItems([own('My reference is HB-20418-7', '09:42', 'read', { createdAt: NOW.toISOString() })]) }),
  viewer: () => ({ open: OPEN, clicks: ['.og-picture'], fixture: withItems([own(PICTURE, '09:42', 'read')]) }),
  loading: () => ({ open: OPEN, fixture: { rows: [readRow], views: { water: { phase: 'loading' } } } }),
  problem: () => ({ open: OPEN, fixture: { rows: [readRow], views: { water: { phase: 'problem' } } } }),
  gone: () => ({ open: OPEN, fixture: { rows: [], views: { water: { phase: 'gone' } } } }),
  long: () => ({ open: OPEN, fixture: withItems(long(1000)) }),
  arabic: arabicState,
};
