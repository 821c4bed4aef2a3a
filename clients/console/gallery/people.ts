// Who is in the gallery. Nobody real; names that are long, missing, or written from right to left are here on purpose.
import type { AgentConversationRow, AgentSession, AgentSummary, Author, ConversationContext, ConversationRow, CustomerRef, QueueRef } from '@onglass/core';

const MINUTE_MS = 60_000;
export const NOW = Date.now();
export const minutesAgo = (minutes: number): string => new Date(NOW - minutes * MINUTE_MS).toISOString();
export const idOf = (kind: string, number: number): string => `0198a1b2-${kind}-7000-8000-${String(number).padStart(12, '0')}`;

export const SESSION: AgentSession = {
  agent: { id: idOf('a9e7', 7), name: 'Ana Duarte', email: 'ana@harborbank.example', role: 'agent', capacity: 10, load: 7 },
  workspace: { id: idOf('0ffe', 1), name: 'Harbor Bank' },
};
export const COLLEAGUES: readonly AgentSummary[] = [
  { id: SESSION.agent.id, name: SESSION.agent.name, availability: 'online' },
  { id: idOf('a9e7', 4), name: 'Tomás Silva', availability: 'online' },
  { id: idOf('a9e7', 3), name: 'Mei Tanaka', availability: 'away' },
  { id: idOf('a9e7', 5), name: 'Jonas Weber', availability: 'offline' },
];

export const QUEUES: readonly QueueRef[] = [
  { id: idOf('9e9e', 1), name: 'Cards' },
  { id: idOf('9e9e', 2), name: 'Payments abroad' },
];

export interface RowSketch {
  readonly number: number;
  readonly name?: string;
  readonly words: string;
  readonly subject?: string;
  readonly waitsMinutes?: number;
  readonly turn?: 'agent' | 'customer';
  readonly by?: 'customer' | 'me' | 'colleague';
  readonly unread?: number;
  readonly status?: ConversationRow['status'];
  readonly holder?: 'me' | 'colleague' | 'nobody';
  readonly verified?: boolean;
  readonly holding?: ConversationRow['holding'];
  /** Minutes until an answer is owed; below zero: it is late. */
  readonly dueMinutes?: number;
  readonly snoozedMinutes?: number | null;
  readonly paused?: boolean;
}

const HOLDERS = { me: SESSION.agent, colleague: COLLEAGUES[1], nobody: null } as const;

function authorOf(by: RowSketch['by'], customer: CustomerRef): Author {
  return by === 'me' ? { kind: 'agent', id: SESSION.agent.id, name: SESSION.agent.name } : { kind: 'customer', id: customer.id };
}

const USUAL = { turn: 'agent', holder: 'me', waitsMinutes: 4, status: 'open', unread: 0, verified: true } as const;

export function rowOf(sketch: RowSketch): ConversationRow {
  const { number, turn, holder, waitsMinutes, status, unread, verified, subject = null } = { ...USUAL, ...sketch };
  const customer: CustomerRef = { id: idOf('c057', number * 7919), verified, ...(sketch.name === undefined ? {} : { name: sketch.name }) };
  const held = HOLDERS[holder];
  const at = minutesAgo(waitsMinutes);
  return {
    id: idOf('c0de', number),
    case_number: `H${String(4000 + number)}-${String((number * 37) % 97)}`,
    status,
    turn,
    subject,
    last_seq: 12,
    read_seq: 12 - unread,
    unread,
    assignee: held ? { id: held.id, name: held.name } : null,
    updated_at: at,
    last_message: { author: authorOf(sketch.by, customer), text: sketch.words, created_at: at },
    customer,
    ...restOf(sketch),
  };
}

function restOf({ holding = 'none', dueMinutes, snoozedMinutes, paused = false }: RowSketch): Partial<ConversationRow> {
  const later = (minutes: number | null | undefined): string | null => (typeof minutes === 'number' ? minutesAgo(-minutes) : null);
  return { holding, paused, due_at: later(dueMinutes), snoozed_until: later(snoozedMinutes) };
}

export const ROWS: readonly ConversationRow[] = [
  { number: 1, name: 'Inês Carvalho', words: 'The courier left no parcel slip', subject: 'New card', waitsMinutes: 1, unread: 2 },
  { number: 2, name: 'Customer 2041', words: 'Found it, thank you. And the fee?', subject: 'Water bill declined', waitsMinutes: 3, unread: 1 },
  { number: 3, name: 'Daniel Osei', words: 'Which document do you need for the address change?', subject: 'Address change', waitsMinutes: 9, unread: 1 },
  { number: 4, name: 'Sofia Lindqvist', words: 'The transfer arrives on Friday', subject: 'Transfer abroad', waitsMinutes: 22 },
  { number: 5, name: 'ليلى الحداد', words: 'هل يمكنني تغيير العنوان؟', subject: 'تغيير العنوان', waitsMinutes: 38, unread: 1 },
  { number: 6, name: 'Mateus Pereira', words: 'I’ve sent the form to sign', subject: 'Loan form', waitsMinutes: 51, turn: 'customer' as const, by: 'me' as const },
  { number: 7, words: 'Mortgage rate after the fixed term', waitsMinutes: 75, verified: false },
  { number: 8, name: 'Customer 0934', words: 'Good, that works for me', subject: 'Standing order', waitsMinutes: 190, turn: 'customer' as const, by: 'me' as const },
  { number: 9, name: 'Aiko Mori', words: 'Can I raise the limit for one day?', subject: 'Card limit', waitsMinutes: 260 },
  { number: 10, name: 'Customer 1560', words: 'The app shows an old balance', waitsMinutes: 2900, turn: 'customer' as const },
].map(rowOf);

/** A desk in the afternoon: late, nearly late, back from rest, resting. */
export const WAITING: readonly ConversationRow[] = [
  { number: 1, name: 'Inês Carvalho', words: 'The courier left no parcel slip', subject: 'New card', waitsMinutes: 62, unread: 2, dueMinutes: -12, holding: 'returned' as const },
  { number: 2, name: 'Customer 2041', words: 'Found it, thank you. And the fee?', subject: 'Water bill declined', waitsMinutes: 3, unread: 1, dueMinutes: 3.6 },
  { number: 3, name: 'Daniel Osei', words: 'Which document do you need for the address change?', subject: 'Address change', waitsMinutes: 9, unread: 1, dueMinutes: 17.2 },
  { number: 4, name: 'Sofia Lindqvist', words: 'The transfer arrives on Friday', subject: 'Transfer abroad', waitsMinutes: 22, dueMinutes: 190 },
  { number: 6, name: 'Mateus Pereira', words: 'I’ve sent the form to sign', subject: 'Loan form', waitsMinutes: 51, turn: 'customer' as const, by: 'me' as const, holding: 'held' as const },
  { number: 5, name: 'ليلى الحداد', words: 'هل يمكنني تغيير العنوان؟', subject: 'تغيير العنوان', waitsMinutes: 38, paused: true },
  { number: 8, name: 'Customer 0934', words: 'Good, that works for me', subject: 'Standing order', waitsMinutes: 190, turn: 'customer' as const, by: 'me' as const, holding: 'parked' as const },
  { number: 9, name: 'Aiko Mori', words: 'Can I raise the limit for one day?', subject: 'Card limit', waitsMinutes: 260, status: 'snoozed' as const, snoozedMinutes: 60 * 20 },
  { number: 10, name: 'Customer 1560', words: 'The app shows an old balance', waitsMinutes: 2900, status: 'snoozed' as const, snoozedMinutes: null },
  { number: 11, name: 'Kofi Mensah', words: 'I cannot sign in since the update', subject: 'Sign-in', waitsMinutes: 2, holder: 'nobody' as const, unread: 1, dueMinutes: 1.5 },
  { number: 12, name: 'Rita Sousa', words: 'My card was swallowed', subject: 'Cash machine', waitsMinutes: 8, holder: 'nobody' as const, dueMinutes: 32 },
].map(rowOf);

const LONG = 'Maximiliana Theodora von und zu Hohenstein-Württemberg de la Fuente y Casagrande';
export const LONG_ROWS: readonly ConversationRow[] = [
  { number: 31, name: LONG, words: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft '.repeat(3), subject: 'A subject that somebody wrote without ever thinking of an end to it', waitsMinutes: 99, unread: 9 },
  { number: 32, name: 'a', words: 'k', waitsMinutes: 0 },
  { number: 33, name: 'maximiliana.theodora.hohenstein-wuerttemberg@a-rather-long-company-name.example', words: 'https://example.com/' + 'a/'.repeat(80), waitsMinutes: 6000, holder: 'colleague' as const },
].map(rowOf);

const WORDS = ['Where is my card?', 'The app closes when I pay', 'I was charged twice', 'How do I raise my limit?', 'Thank you, that helped', 'My address has changed'];
export function manyRows(count: number): readonly ConversationRow[] {
  return Array.from({ length: count }, (_, at) =>
    rowOf({ number: 100 + at, name: `Customer ${100 + at}`, words: WORDS[at % WORDS.length] ?? '', waitsMinutes: 1 + at * 2, unread: at % 5 === 0 ? 1 : 0, turn: at % 3 === 0 ? 'customer' : 'agent' }),
  );
}

const CONTEXT: ConversationContext = {
  device: { platform: 'android', os_version: '16', app_version: '8.4.1', model: 'Pixel 9', locale: 'pt-PT', time_zone: 'Europe/Lisbon' },
  screen: 'Bill details',
  topic: 'Payments',
  attributes: { network: 'Wi-Fi', payment_state: 'Declined, code 51' },
};

export function detailOf(row: ConversationRow): AgentConversationRow {
  const customer = row.customer ?? { id: row.id };
  const known = customer.verified ? { email: 'customer.2041@mail.example', phone: '+351 912 345 678', attributes: { plan: 'Everyday Plus', customer_since: 'March 2019' } } : {};
  return { ...row, customer: { ...customer, ...known }, context: CONTEXT };
}
