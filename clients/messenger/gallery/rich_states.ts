// The gallery's states of rich messages: the bank's own matters, with every type and every step of answering it.
import type { Answer, MessageItem, ShownContent } from '@onglass/core';
import type { Fixture } from './fixture_client.ts';
import { POLICY } from './policy.ts';
import type { State } from './states.ts';

const NOW = new Date();
NOW.setHours(9, 47, 0, 0);
const DAY_MS = 86_400_000;

let keys = 0;

function item(content: ShownContent, own = false, more: Partial<MessageItem> = {}): MessageItem {
  keys += 1;
  const author = own ? ({ kind: 'customer', id: 'c1' } as const) : ({ kind: 'agent', id: 'a1', name: 'Ines' } as const);
  const createdAt = new Date(NOW.getTime() - 300_000).toISOString();
  return { kind: 'message', key: `r${keys}`, id: `r${keys}`, seq: keys, mine: own, author, content, createdAt, edited: false, redacted: false, ...(own ? { tick: 'read' as const } : {}), ...more };
}

const PICTURE = { id: 'f1', name: 'bill.jpg', media_type: 'image/jpeg', size_bytes: 2_100_000, width: 900, height: 1200, url: './bill.svg', thumbnail_url: './bill.svg' };
const SOUND = { id: 'f5', name: 'Voice note.webm', media_type: 'audio/webm', size_bytes: 48_000, url: './bill.svg' };

const LIST = {
  type: 'list_picker',
  text: 'Which card is it about?',
  sections: [
    { title: 'Your cards', items: [{ id: 'everyday', title: 'Everyday card ·· 4471', detail: 'Declined today', image: PICTURE }, { id: 'joint', title: 'Joint card ·· 9020', detail: '€640.00 available' }] },
    { title: 'Other', items: [{ id: 'travel', title: 'Travel card ·· 1183' }] },
  ],
  fallback: 'Which card is it about?',
} as const;

function slotAt(days: number, clock: number, id: string): { id: string; starts_at: string; duration_minutes: number } {
  const instant = new Date(NOW.getTime() + days * DAY_MS);
  instant.setHours(0, clock, 0, 0);
  return { id, starts_at: instant.toISOString(), duration_minutes: 20 };
}

const SLOTS = {
  type: 'time_picker',
  text: 'When shall we call?',
  time_zone: 'Asia/Tokyo',
  slots: [slotAt(0, 480, 'gone'), ...[600, 610, 620, 650].map((at) => slotAt(0, at, `t${at}`)), ...[480, 490, 500, 700, 840, 920].map((at) => slotAt(1, at, `u${at}`)), slotAt(2, 600, 'v1'), slotAt(5, 600, 'w1')],
  fallback: 'When shall we call?',
} as const;

const FORM = {
  type: 'form',
  text: 'Raise your card limit',
  fields: [
    { id: 'limit', label: 'How much do you need to spend online each day?', kind: 'choice', required: true, help: 'Your limit is €500. Today’s payments need €584.20.', choices: [{ id: '600', title: '€600' }, { id: '1000', title: '€1,000' }, { id: '2000', title: '€2,000' }] },
    { id: 'why', label: 'What is it for?', kind: 'long_text', max_length: 500 },
    { id: 'email', label: 'Where shall we write to?', kind: 'email', required: true },
    { id: 'until', label: 'Until when?', kind: 'date' },
    { id: 'pin', label: 'The word we agreed on', kind: 'text', required: true, secret: true },
    { id: 'news', label: 'Tell me when it is lowered again', kind: 'yes_no' },
    { id: 'where', label: 'Where do you pay?', kind: 'choices', choices: [{ id: 'shop', title: 'In shops' }, { id: 'web', title: 'Online' }] },
  ],
  steps: [['limit'], ['why', 'email', 'until'], ['pin', 'news', 'where']],
  submit_label: 'Raise my limit',
  fallback: 'Raise your card limit',
} as const;

const CARD = {
  type: 'card',
  title: 'Travel cover',
  text: 'For journeys up to 60 days.',
  image: PICTURE,
  alt: 'A bill from the water company',
  rows: [{ label: 'Price', value: '€4.20 a month' }, { label: 'Starts', value: 'Today' }],
  actions: [{ id: 'take', title: 'Take it', kind: 'reply' }, { id: 'read', title: 'Read the terms', kind: 'link', url: 'https://example.com/terms' }, { id: 'see', title: 'See my covers', kind: 'open_screen', screen: 'covers' }],
  fallback: 'Travel cover',
} as const;

const CAROUSEL = {
  type: 'carousel',
  cards: [CARD, { ...CARD, title: 'Phone cover', rows: [], actions: [{ id: 'take', title: 'Take it', kind: 'reply' }] }, { ...CARD, title: 'Home cover', image: PICTURE, actions: [{ id: 'take', title: 'Take it', kind: 'reply' }] }],
  fallback: 'Three covers',
} as const;

const RATING = { type: 'rating', text: 'How was it?', scale: 5, comment: true, fallback: 'How was it?' } as const;
const CAPTURE = { type: 'capture_request', text: 'Could you show me what you see?', kinds: ['screenshot', 'photo'], fallback: 'Could you show me what you see?' } as const;
const ARTICLE = { type: 'article', title: 'Change your card limits', text: 'One minute to read. Updated 3 November.', url: 'https://example.com/limits', fallback: 'Change your card limits' } as const;
const GUIDE = { type: 'video_guide', title: 'Why a payment is declined', text: 'And what you can do about it.', url: 'https://example.com/why.mp4', poster: PICTURE, duration_seconds: 40, fallback: 'Why a payment is declined' } as const;
const PAGE_GUIDE = { ...GUIDE, title: 'The same as a page', url: 'https://example.com/why' } as const;
const PLACE = { type: 'location', latitude: 38.7223, longitude: -9.1393, accuracy_m: 12, label: 'Rossio, Lisbon', fallback: 'Rossio, Lisbon' } as const;
const VOICE = { type: 'audio', file: SOUND, duration_seconds: 7, transcript: 'I tried it three times this morning.', fallback: 'Voice note' } as const;
const CLIP = { type: 'video', file: { ...SOUND, id: 'f6', name: 'terminal.mp4', media_type: 'video/mp4' }, caption: 'This is what the terminal shows', fallback: 'terminal.mp4' } as const;

const ROW = { id: 'water', case_number: 'K7M-204', status: 'open', turn: 'customer', subject: 'Water bill, €84.20', last_seq: 9, read_seq: 9, unread: 0, assignee: { id: 'a1', name: 'Ines' }, updated_at: NOW.toISOString() } as const;

/** The same subjects of the thread as everywhere, with sound allowed. */
function talk(items: readonly MessageItem[], clicks?: readonly string[], more: Partial<Fixture> = {}): State {
  const policy = { ...POLICY, media_types: [...POLICY.media_types, 'audio/webm', 'video/mp4'] };
  return { open: { conversationId: 'water' }, ...(clicks === undefined ? {} : { clicks }), fixture: { rows: [ROW], views: { water: { items: [...items] } }, policy, ...more } };
}

const answered = (answer: Answer): Partial<MessageItem> => ({ answer });

function formState(step: number, clicks: readonly string[] = []): State {
  const question = item(FORM);
  return talk([question], ['.og-question .og-btn', ...clicks], { form: { message_id: question.id ?? '', values: { limit: '1000' }, step } });
}

export const RICH_STATES: Readonly<Record<string, () => State>> = {
  'rich-questions': () => talk([item(LIST), item(SLOTS), item(FORM), item(CAPTURE)]),
  'rich-answered': () => talk([item(LIST, false, answered({ items: ['joint'] })), item(RATING, false, answered({ score: 5 })), item(CARD, false, answered({ action: 'take' }))]),
  'rich-list': () => talk([item(LIST)], ['.og-question .og-btn', '.og-choice input']),
  'rich-list-many': () => talk([item({ ...LIST, multiple: true, min: 2 })], ['.og-question .og-btn', '.og-choice input', '.og-sheet .og-btn--accent']),
  'rich-slots': () => talk([item(SLOTS)], ['.og-question .og-btn', '.og-days .og-tile:nth-of-type(2) input', '.og-slots input:enabled']),
  'rich-slots-place': () => talk([item({ ...SLOTS, location: '12 Harbour Street' })], ['.og-question .og-btn']),
  'rich-form': () => formState(0),
  'rich-form-errors': () => formState(1, ['.og-form .og-btn--accent']),
  'rich-form-last': () => formState(2),
  'rich-card': () => talk([item(CARD)]),
  'rich-carousel': () => talk([item(CAROUSEL)]),
  'rich-rating': () => talk([item(RATING)], ['.og-face:last-of-type input']),
  'rich-guides': () => talk([item(ARTICLE), item(GUIDE), item(PAGE_GUIDE)]),
  'rich-media': () => talk([item(PLACE), item(VOICE), item(VOICE, true), item(CLIP, true)]),
  'rich-place': () => talk([item(LIST)], ['.og-compose .og-ib', '.og-sheet .og-row:last-child']),
  'rich-voice-none': () => talk([item(VOICE)], ['.og-send']),
  'rich-annotate': () => ({ ...talk([item(CAPTURE)], ['.og-question .og-btn']), captures: true }),
  'rich-unknown': () => talk([item({ type: 'other', fallback: 'Something newer than this messenger, in plain words' })]),
};
