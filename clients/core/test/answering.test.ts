import { beforeEach, describe, expect, it } from 'vitest';
import { type Conversation, createCustomerClient, type CustomerClient, type MessageItem } from '../src/index.ts';
import type { FormContent, ListPickerContent } from '@onglass/protocol';
import { createClock, createRandom, type FakeClock } from './world/clock.ts';
import { type Conversation as There, Desk } from './world/desk.ts';
import { Device } from './world/network.ts';

const LIST: ListPickerContent = {
  type: 'list_picker',
  text: 'Which bill?',
  sections: [{ items: [{ id: 'gas', title: 'Gas' }, { id: 'water', title: 'Water' }] }],
  fallback: 'Which bill?\n1. Gas\n2. Water',
};
const FORM: FormContent = { type: 'form', text: 'Who?', fields: [{ id: 'name', label: 'Name', kind: 'text' }], fallback: 'Who?\n1. Name' };

let clock: FakeClock;
let desk: Desk;
let device: Device;
let client: CustomerClient;
let there: There;

async function started(): Promise<Conversation> {
  client = createCustomerClient({ serverUrl: 'http://desk.test', appKey: 'k', environment: device.environment() });
  void client.start();
  await clock.advance(500);
  const conversation = client.openConversation(there.id);
  await clock.advance(200);
  return conversation;
}

function messages(conversation: Conversation): readonly MessageItem[] {
  return conversation.view.get().items.filter((item): item is MessageItem => item.kind === 'message');
}

function cutOff(): void {
  device.refuseSockets = true;
  device.cut();
  desk.override = (method, path) => (method === 'POST' && path.endsWith('/messages') ? { status: 503, body: { code: 'unavailable', status: 503, title: 'Away' } } : undefined);
}

function connected(): void {
  device.refuseSockets = false;
  desk.override = () => undefined;
}

beforeEach(() => {
  clock = createClock();
  desk = new Desk(() => clock.now());
  device = new Device(clock, desk, createRandom(7));
  there = desk.open('conv-a');
});

describe('an answer', () => {
  it('is given once, shows at once, and survives a reload before it is through', async () => {
    const question = desk.write(there, 'agent', LIST);
    let conversation = await started();
    cutOff();
    await Promise.all([conversation.answer(question.id, { items: ['gas'] }, 'Gas'), conversation.answer(question.id, { items: ['water'] }, 'Water')]);
    expect(messages(conversation)[0]?.answer).toEqual({ items: ['gas'] });
    device.vanish();
    connected();
    conversation = await started();
    await clock.advance(5_000);
    await conversation.answer(question.id, { items: ['water'] }, 'Water');
    await clock.advance(1_000);
    expect(there.messages.map(({ content, reply_to }) => [content, reply_to])).toEqual([
      [LIST, undefined],
      [{ type: 'text', text: 'Gas', answer: { items: ['gas'] }, fallback: 'Gas' }, question.id],
    ]);
    expect(messages(conversation)[0]?.answer).toEqual({ items: ['gas'] });
    expect(client.outboxSize.get()).toBe(0);
  });

  it('may be given again where the first was refused', async () => {
    const question = desk.write(there, 'agent', LIST);
    const conversation = await started();
    device.refuseSockets = true;
    device.cut();
    desk.override = (method, path) => (method === 'POST' && path.endsWith('/messages') ? { status: 409, body: { code: 'slot_gone', status: 409, title: 'Conflict' } } : undefined);
    await conversation.answer(question.id, { items: ['gas'] }, 'Gas');
    await clock.advance(2_000);
    expect(messages(conversation)[0]?.answer).toBeUndefined();
    expect(messages(conversation)[1]).toMatchObject({ tick: 'refused', problem: { code: 'slot_gone' } });
    connected();
    await conversation.answer(question.id, { items: ['water'] }, 'Water');
    await clock.advance(10_000);
    expect(messages(conversation)[0]?.answer).toEqual({ items: ['water'] });
  });

  it('ends the form that was half filled in, on every device', async () => {
    const question = desk.write(there, 'agent', FORM);
    const conversation = await started();
    conversation.setForm({ message_id: question.id, values: { name: 'A' }, step: 0 });
    await clock.advance(2_000);
    expect(desk.drafts.get(there.id)).toMatchObject({ form: { values: { name: 'A' } } });
    await conversation.answer(question.id, { values: { name: 'Ada' } }, 'Name: Ada');
    await clock.advance(2_000);
    expect(conversation.draft.get().form).toBeUndefined();
    expect(desk.drafts.get(there.id) ?? null).toBeNull();
  });
});

describe('a rating', () => {
  it('is told without a question, and a refusal comes back', async () => {
    const conversation = await started();
    const told: unknown[] = [];
    desk.override = (method, path, body) => {
      if (method !== 'POST' || !path.endsWith('/rating')) return undefined;
      told.push(body);
      return told.length === 1 ? { status: 204 } : { status: 422, body: { code: 'invalid', status: 422, title: 'Not valid' } };
    };
    expect((await settled(conversation.rate(4, 'Quick'))).ok).toBe(true);
    expect(await settled(conversation.rate(9))).toMatchObject({ ok: false, problem: { code: 'invalid' } });
    expect(told).toEqual([{ score: 4, comment: 'Quick' }, { score: 9 }]);
  });
});

async function settled<T>(promise: Promise<T>): Promise<T> {
  await clock.advance(1_000);
  return promise;
}
