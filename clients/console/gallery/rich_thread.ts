// Every type of content in one thread, asked and answered. For the gallery only.
import type { Content, FileDescription, TimelineItem } from '@onglass/core';
import { idOf, minutesAgo } from './people.ts';
import { message } from './words.ts';

const file = (name: string, type: string, width: number, height: number): FileDescription => ({ id: idOf('f11e', width), name, media_type: type, size_bytes: 184_000, width, height, url: `/picture/${width}x${height}` });
const said = (text: string, answer: object): Content => ({ type: 'text', text, answer, fallback: text });
const at = (days: number): string => minutesAgo(-60 * 24 * days);
const form: Content = {
  type: 'form',
  text: 'So that I can open a dispute',
  fallback: 'So that I can open a dispute',
  fields: [
    { id: 'amount', label: 'Amount', kind: 'number', required: true },
    { id: 'shop', label: 'Shop', kind: 'choice', choices: [{ id: 'a', title: 'Online' }, { id: 'b', title: 'On site' }] },
    { id: 'pin', label: 'Last four digits', kind: 'text', secret: true, required: true },
    { id: 'seen', label: 'Was the card with you?', kind: 'yes_no' },
  ],
  steps: [['amount', 'shop'], ['pin', 'seen']],
};

export const RICH: readonly TimelineItem[] = [
  message('me', { type: 'list_picker', text: 'Which payment is it?', fallback: '', sections: [{ title: 'Today', items: [{ id: '1', title: 'Coffee, €3.20', detail: '09:12' }, { id: '2', title: 'Water bill, €84.20', detail: '09:41' }] }] }, 90, { answer: { items: ['2'] } }),
  message('customer', said('Water bill, €84.20', { items: ['2'] }), 89),
  message('me', { type: 'time_picker', text: 'When may I call?', fallback: '', time_zone: 'Asia/Tokyo', location: 'By telephone', slots: [{ id: '1', starts_at: at(1), duration_minutes: 30 }, { id: '2', starts_at: at(2), duration_minutes: 30 }] }, 80),
  message('me', form, 70, { id: idOf('beef', 9001), answer: { values: {} } }),
  message('customer', said('Form filled in', { values: { amount: 84.2, shop: 'a', pin: '4411', seen: true } }), 69, { replyTo: idOf('beef', 9001) }),
  message('me', { type: 'card', title: 'Everyday card', text: 'Online limit', fallback: '', image: file('card.png', 'image/png', 400, 200), rows: [{ label: 'Limit', value: '€500' }, { label: 'Used', value: '€500' }], actions: [{ id: 'up', title: 'Raise it', kind: 'reply' }, { id: 'see', title: 'Fees', kind: 'link', url: 'https://bank.example/fees' }] }, 60),
  message('me', { type: 'carousel', fallback: '', cards: [1, 2, 3].map((n) => ({ title: `Plan ${n}`, text: 'What it brings', actions: [{ id: 'take', title: 'Take it', kind: 'reply' as const }] })) }, 55, { answer: { action: 'take', card: 1 } }),
  message('me', { type: 'article', title: 'Fees when you travel', url: 'https://bank.example/fees', text: 'What a payment abroad costs.', fallback: '' }, 50),
  message('me', { type: 'video_guide', title: 'How to set a limit', url: 'https://bank.example/limit.mp4', duration_seconds: 74, for_screen: 'Card limits', fallback: '' }, 45),
  message('me', { type: 'location', latitude: 38.7223, longitude: -9.1393, label: 'Branch Baixa', accuracy_m: 12, fallback: '' }, 40),
  message('me', { type: 'capture_request', text: 'Could you show me what you see?', kinds: ['screenshot', 'photo'], fallback: '' }, 35),
  message('customer', { type: 'audio', file: file('note.webm', 'audio/webm', 1, 1), duration_seconds: 12, transcript: 'It is the second one.', fallback: '' }, 30),
  message('me', { type: 'rating', text: 'How was it?', scale: 5, comment: true, fallback: '' }, 20, { answer: { score: 4 } }),
  message('customer', said('4 of 5', { score: 4, comment: 'Quick and kind' }), 19),
];
