// What is said in the gallery's threads.
import type { Content, MessageItem, NoteItem, TimelineItem, ActivityItem } from '@onglass/core';
import { COLLEAGUES, idOf, minutesAgo, QUEUES, SESSION } from './people.ts';

const DAY_MIN = 24 * 60;
let lastSeq = 0;

const AUTHORS = {
  customer: { kind: 'customer' as const, id: idOf('c057', 2041) },
  me: { kind: 'agent' as const, id: SESSION.agent.id, name: SESSION.agent.name },
  colleague: { kind: 'agent' as const, id: COLLEAGUES[1]?.id ?? '', name: COLLEAGUES[1]?.name ?? '' },
};

export function message(by: keyof typeof AUTHORS, content: string | Content, ago: number, extra: Partial<MessageItem> = {}): MessageItem {
  lastSeq += 1;
  const shown: Content = typeof content === 'string' ? { type: 'text', text: content, fallback: content } : content;
  return { kind: 'message', key: `m${lastSeq}`, id: idOf('beef', lastSeq), seq: lastSeq, mine: by === 'me', author: AUTHORS[by], content: shown, createdAt: minutesAgo(ago), edited: false, redacted: false, ...(by === 'customer' ? {} : { tick: 'read' as const }), ...extra };
}

export function note(by: 'me' | 'colleague', text: string, ago: number, extra: Partial<NoteItem> = {}): NoteItem {
  lastSeq += 1;
  return { kind: 'note', key: `n${lastSeq}`, id: idOf('f00d', lastSeq), seq: lastSeq, mine: by === 'me', author: AUTHORS[by], text, createdAt: minutesAgo(ago), ...extra };
}

function activity(type: ActivityItem['type'], by: keyof typeof AUTHORS, ago: number, body: object = {}): ActivityItem {
  lastSeq += 1;
  const at = minutesAgo(ago);
  const actor = { kind: AUTHORS[by].kind, id: AUTHORS[by].id };
  return { kind: 'activity', key: `e${lastSeq}`, seq: lastSeq, createdAt: at, type, event: { id: `e${lastSeq}`, seq: lastSeq, type, occurred_at: at, actor, ...body } };
}

export const LIFE: readonly TimelineItem[] = [
  activity('conversation_opened', 'customer', 300),
  message('customer', 'My new card has not come', 299),
  activity('conversation_offered', 'customer', 298, { agent: { id: SESSION.agent.id, name: SESSION.agent.name } }),
  activity('conversation_assigned', 'me', 297, { agent: { id: SESSION.agent.id, name: SESSION.agent.name } }),
  message('me', 'It was posted on Friday. I look again tomorrow.', 290),
  activity('conversation_snoozed', 'me', 289, { until: minutesAgo(-600) }),
  activity('conversation_paused', 'customer', 240),
  activity('conversation_resumed', 'customer', 200),
  activity('conversation_parked', 'customer', 180),
  message('customer', 'It came! But the pin did not', 20),
  activity('conversation_returned', 'customer', 20),
  note('me', 'The pin goes by separate post, team Cards can see when.', 8),
  activity('queue_changed', 'me', 7, { queue_id: QUEUES[0]?.id }),
  activity('solution_asked', 'customer', 2),
];

const picture = (name: string, width: number, height: number): Content => ({ type: 'image', fallback: `Picture: ${name}`, file: { id: idOf('f11e', width), name, media_type: 'image/png', size_bytes: 184_000, width, height, url: `/picture/${width}x${height}` } });
const paper: Content = { type: 'file', fallback: 'File: statement-october.pdf', file: { id: idOf('f11e', 1), name: 'statement-october.pdf', media_type: 'application/pdf', size_bytes: 2_140_000, url: '/paper' } };

export const THREAD: readonly TimelineItem[] = [
  activity('conversation_opened', 'customer', DAY_MIN + 92),
  message('customer', 'It says declined but there’s money in the account', DAY_MIN + 90),
  message('customer', 'Three times now', DAY_MIN + 89),
  activity('conversation_assigned', 'colleague', DAY_MIN + 88, { agent: { id: COLLEAGUES[1]?.id, name: 'Tomás Silva' } }),
  message('colleague', 'Hi! Your card reached its limit for online payments. Nothing was taken.', DAY_MIN + 86),
  note('colleague', '@Ana best shown on her screen; the menu is hard to find. She asked twice for the same thing last month: https://cases.example/4411', DAY_MIN + 20),
  activity('conversation_assigned', 'colleague', 64, { agent: { id: SESSION.agent.id, name: SESSION.agent.name } }),
  message('me', 'Good morning! I’m taking over from Tomás. In the app, open Cards, then Limits: the second line is the one for online payments.', 62),
  message('me', 'It counts from midnight, so today’s is full again already.', 61, { edited: true }),
  message('customer', 'Found it, thank you. And the fee?', 3),
];

export const FILES: readonly TimelineItem[] = [
  message('customer', picture('screenshot.png', 390, 640), 30),
  message('customer', 'This is what I see', 29),
  message('me', paper, 20),
  message('me', picture('where-to-tap.png', 640, 400), 19, { tick: 'delivered' }),
  message('me', 'Here it is', 18, { tick: 'sent' }),
  message('me', { type: 'text', text: '', fallback: '' }, 12, { redacted: true }),
  message('me', { type: 'quick_replies', text: 'Which card is it?', fallback: 'Which card is it?', options: [{ id: 'a', title: 'Debit, ends 4411' }, { id: 'b', title: 'Credit, ends 9020' }, { id: 'c', title: 'I am not sure' }] }, 10, { answeredWith: 'b' }),
  message('customer', 'Credit, ends 9020', 9),
  message('me', { type: 'text', text: 'One moment, I look it up', fallback: '' }, 2, { tick: 'waiting' }),
  message('me', { type: 'text', text: 'And the form', fallback: '' }, 1, { tick: 'refused', problem: { code: 'conversation_closed', status: 409, title: 'Conflict', detail: 'the conversation was removed.' } }),
  note('me', 'She is at the branch in an hour.', 1, { tick: 'waiting' }),
];

export const ARABIC: readonly TimelineItem[] = [
  message('customer', 'مرحبا، هل يمكنني تغيير العنوان من التطبيق؟', 40),
  message('me', 'Yes: أرسلي صورة من الهوية، and it is done today.', 30),
  message('customer', 'شكرا! رقم القضية H4005-88 صحيح؟', 4),
  note('me', 'Prefers Arabic: الرد بالعربية', 2),
];

export const LONG: readonly TimelineItem[] = [
  message('customer', 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(3), 20),
  message('customer', `https://example.com/${'very-long-path/'.repeat(20)}`, 19),
  message('me', 'One line.\nAnother line.\n\nA paragraph that goes on for a while, as they do when somebody explains how a limit is reckoned: from midnight to midnight, in the zone of the account, with refunds counted on the day they arrive and not on the day they were asked for.', 10),
];

export const HUNDREDS: readonly TimelineItem[] = Array.from({ length: 400 }, (_, at) =>
  at % 3 === 0 ? message('me', `Answer number ${at}`, 4000 - at * 9) : message('customer', `Message number ${at}`, 4000 - at * 9),
);
