/** Unfinished input, seen from the wire: what the server is told of it, and what it is spared. */
import { beforeEach, describe, expect, it } from 'vitest';
import { createCustomerClient, type CustomerClient } from '../src/index.ts';
import { createClock, createRandom, type FakeClock } from './world/clock.ts';
import { type Conversation, Desk } from './world/desk.ts';
import { Device } from './world/network.ts';

let clock: FakeClock;
let desk: Desk;
let device: Device;
let client: CustomerClient;
let there: Conversation;

async function started(): Promise<void> {
  client = createCustomerClient({ serverUrl: 'http://desk.test', appKey: 'k', environment: device.environment() });
  void client.start();
  await clock.advance(1_000);
}

const told = (): number => desk.requests.filter((asked) => asked.startsWith('PUT') && asked.endsWith('/draft')).length;

async function opened(): Promise<ReturnType<CustomerClient['openConversation']>> {
  const conversation = client.openConversation(there.id);
  await clock.advance(200);
  return conversation;
}

beforeEach(async () => {
  clock = createClock();
  desk = new Desk(() => clock.now());
  device = new Device(clock, desk, createRandom(7));
  there = desk.open();
  desk.agentSays(there, 'How can I help?');
  await started();
});

describe('a draft', () => {
  it('that is sent before the pause is over is nothing the server hears of', async () => {
    const conversation = await opened();
    conversation.setDraft('Hello');
    await clock.advance(400);
    void conversation.sendText('Hello');
    await clock.advance(10_000);
    expect(conversation.draft.get().text).toBe('');
    expect(told()).toBe(0);
    await started();
    expect((await opened()).draft.get().text).toBe('');
  });

  it('that the server has is taken back when it is sent', async () => {
    const conversation = await opened();
    conversation.setDraft('Hello');
    await clock.advance(2_000);
    expect(desk.drafts.get(there.id)).toEqual({ text: 'Hello' });
    void conversation.sendText('Hello');
    await clock.advance(2_000);
    expect(desk.drafts.get(there.id)).toBeNull();
    expect(told()).toBe(2);
  });

  it('that is on its way to the server when it is sent is taken back, too', async () => {
    const conversation = await opened();
    conversation.setDraft('Hello');
    await clock.advance(801);
    void conversation.sendText('Hello');
    await clock.advance(2_000);
    expect(told()).toBe(2);
    expect(desk.drafts.get(there.id)).toBeNull();
  });

  it('of an earlier life of the page is taken back though that did not live to hear the answer', async () => {
    const conversation = await opened();
    conversation.setDraft('Hello');
    while (told() === 0) await clock.advance(1);
    device.vanish();
    expect(desk.drafts.get(there.id)).toEqual({ text: 'Hello' });
    await started();
    const again = await opened();
    expect(again.draft.get().text).toBe('Hello');
    void again.sendText('Hello');
    await clock.advance(5_000);
    expect(desk.drafts.get(there.id) ?? null).toBeNull();
  });

  it('of another device is taken back when it is sent from this one', async () => {
    desk.drafts.set(there.id, { text: 'from the other phone' });
    const conversation = await opened();
    expect(conversation.draft.get().text).toBe('from the other phone');
    void conversation.sendText('from the other phone');
    await clock.advance(2_000);
    expect(desk.drafts.get(there.id)).toBeNull();
  });
});

describe('what another device began', () => {
  it('is asked for once by the two who show it, and anew when the conversation is opened later', async () => {
    const asked = (): number => desk.requests.filter((request) => request.endsWith(`GET /v1/client/conversations/${there.id}/draft`)).length;
    const card = await opened();
    const thread = await opened();
    expect(asked()).toBe(1);
    card.close();
    thread.close();
    desk.drafts.set(there.id, { text: 'begun elsewhere' });
    await clock.advance(10_000);
    expect((await opened()).draft.get().text).toBe('begun elsewhere');
    expect(asked()).toBe(2);
  });

  it('is asked for again at once where the first asking failed', async () => {
    desk.drafts.set(there.id, { text: 'begun elsewhere' });
    device.tell('offline');
    client.openConversation(there.id);
    await clock.advance(500);
    device.tell('online');
    expect((await opened()).draft.get().text).toBe('begun elsewhere');
  });
});

describe('a message that comes', () => {
  it('is shown before the slow storage of a phone is through, and announced after', async () => {
    const conversation = await opened();
    await clock.advance(2_000);
    const announced: string[] = [];
    client.onArrival(({ item }) => announced.push(item.id ?? ''));
    device.storageMs = 3_000;
    desk.agentSays(there, 'Look at this');
    await clock.advance(100);
    const texts = conversation.view.get().items.map((item) => (item.kind === 'message' ? item.content.fallback : ''));
    expect(texts).toContain('Look at this');
    expect(announced).toHaveLength(0);
    await clock.advance(20_000);
    expect(announced).toHaveLength(1);
  });
});
