import { beforeEach, describe, expect, it } from 'vitest';
import { type Arrival, type Conversation, createCustomerClient, type CustomerClient, type MessageItem } from '../src/index.ts';
import { createClock, createRandom, type FakeClock } from './world/clock.ts';
import { Desk } from './world/desk.ts';
import { Device } from './world/network.ts';

let clock: FakeClock;
let desk: Desk;
let device: Device;
let client: CustomerClient;

function boot(more: Partial<Parameters<typeof createCustomerClient>[0]> = {}): CustomerClient {
  return createCustomerClient({ serverUrl: 'http://desk.test', appKey: 'k', environment: device.environment(), ...more });
}

async function started(): Promise<void> {
  client = boot();
  void client.start();
  await clock.advance(500);
}

async function reloaded(): Promise<void> {
  device.vanish();
  await started();
}

function messages(conversation: Conversation): readonly MessageItem[] {
  return conversation.view.get().items.filter((item): item is MessageItem => item.kind === 'message');
}

const texts = (conversation: Conversation): string[] => messages(conversation).map((item) => item.content.fallback);
const ticks = (conversation: Conversation): (string | undefined)[] => messages(conversation).map((item) => item.tick);

beforeEach(() => {
  clock = createClock();
  desk = new Desk(() => clock.now());
  device = new Device(clock, desk, createRandom(7));
});

describe('a first message', () => {
  it('opens a conversation, keeps its key and gets its tick', async () => {
    await started();
    expect(client.connection.get().name).toBe('live');
    const conversation = client.newConversation({ subject: 'Card' });
    const key = await conversation.sendText('hello');
    expect(messages(conversation)[0]).toMatchObject({ key, tick: 'waiting', mine: true });
    await clock.advance(200);
    expect(conversation.view.get().id).toBeDefined();
    expect(messages(conversation)).toHaveLength(1);
    expect(messages(conversation)[0]).toMatchObject({ key, tick: 'sent' });
    expect(client.conversations.get().rows).toHaveLength(1);
    expect(client.outboxSize.get()).toBe(0);
  });

  it('stays on the screen when the answer to the first reading is lost', async () => {
    await started();
    const conversation = client.newConversation();
    await conversation.sendText('hello');
    let least = 1;
    conversation.view.subscribe(() => (least = Math.min(least, messages(conversation).length)));
    for (let waited = 0; conversation.view.get().id === undefined && waited < 100; waited += 1) await clock.advance(5);
    device.faults = { ...device.faults, dropAnswer: 1 };
    await clock.advance(1_500);
    device.faults = { ...device.faults, dropAnswer: 0 };
    desk.agentSays([...desk.conversations.values()][0]!, 'welcome');
    await clock.advance(20_000);
    expect(texts(conversation)).toEqual(['hello', 'welcome']);
    expect(least).toBe(1);
  });

  it('is followed by what was written before it arrived, in order, in the same conversation', async () => {
    await started();
    const conversation = client.newConversation();
    await Promise.all(['1', '2', '3'].map((text) => conversation.sendText(text)));
    await clock.advance(500);
    expect(desk.conversations.size).toBe(1);
    expect(texts(conversation)).toEqual(['1', '2', '3']);
    expect([...desk.conversations.values()][0]?.messages.map((m) => m.content.fallback)).toEqual(['1', '2', '3']);
  });

  it('survives a reload while offline and is sent once', async () => {
    await started();
    device.tell('offline');
    const conversation = client.newConversation({ subject: 'Card' });
    await conversation.sendText('first');
    await conversation.sendText('second');
    await reloaded();
    const [key] = client.unsentConversations();
    const reopened = client.reopenUnsent(key ?? '');
    expect(texts(reopened)).toEqual(['first', 'second']);
    expect(ticks(reopened)).toEqual(['waiting', 'waiting']);
    device.tell('online');
    await clock.advance(2_000);
    expect(desk.conversations.size).toBe(1);
    expect(texts(reopened)).toEqual(['first', 'second']);
    expect(ticks(reopened)).toEqual(['sent', 'sent']);
  });
});

describe('sending', () => {
  it('goes over the stream when live and over HTTP when not', async () => {
    const there = desk.open('conv-a');
    await started();
    const conversation = client.openConversation(there.id);
    await conversation.sendText('by stream');
    await clock.advance(100);
    expect(device.frames.some((frame) => frame.type === 'send')).toBe(true);
    device.refuseSockets = true;
    device.cut();
    await conversation.sendText('by HTTP');
    await clock.advance(1_000);
    expect(desk.requests).toContain('POST /v1/client/conversations/conv-a/messages');
    expect(texts(conversation)).toEqual(['by stream', 'by HTTP']);
    expect(ticks(conversation)).toEqual(['sent', 'sent']);
  });

  it('is not believed without an ack: a lost ack makes no second message', async () => {
    const there = desk.open('conv-a');
    await started();
    device.faults.dropAck = 1;
    const conversation = client.openConversation(there.id);
    await conversation.sendText('once');
    await clock.advance(20_000);
    expect(there.messages).toHaveLength(1);
    expect(ticks(conversation)).toEqual(['sent']);
  });

  it('that is refused says so, keeps its id, and a tap sends exactly one message', async () => {
    const there = desk.open('conv-a');
    await started();
    const conversation = client.openConversation(there.id);
    const key = await conversation.sendText('REFUSE me');
    await conversation.sendText('next');
    await clock.advance(500);
    expect(messages(conversation).find((item) => item.key === key)).toMatchObject({ tick: 'refused', problem: { status: 422 } });
    expect(there.messages.map((m) => m.content.fallback)).toEqual(['next']);
    desk.override = (method, path) => (method === 'POST' && path.endsWith('/messages') ? undefined : undefined);
    await conversation.retry(key);
    await clock.advance(500);
    expect(messages(conversation).filter((item) => item.key === key)).toHaveLength(1);
    expect(await conversation.discard(key)).toBe(true);
    expect(client.outboxSize.get()).toBe(0);
  });

  it('drops a second answer to a question that was answered elsewhere', async () => {
    const there = desk.open('conv-a');
    const options = [{ id: 'y', title: 'Yes' }, { id: 'n', title: 'No' }];
    const question = desk.write(there, 'agent', { type: 'quick_replies', text: 'Sure?', options, fallback: 'Sure?' });
    await started();
    const conversation = client.openConversation(there.id);
    await clock.advance(200);
    device.refuseSockets = true;
    device.cut();
    desk.override = (method, path) => (method === 'POST' && path.endsWith('/messages') ? { status: 409, body: { code: 'already_answered', status: 409, title: 'Conflict' } } : undefined);
    await Promise.all([conversation.answerQuickReply(question.id, 'n'), conversation.answerQuickReply(question.id, 'y')]);
    expect(messages(conversation)[0]?.answeredWith).toBe('n');
    expect(messages(conversation)).toHaveLength(2);
    await clock.advance(2_000);
    expect(messages(conversation)).toHaveLength(1);
    expect(client.outboxSize.get()).toBe(0);
  });

  it('waits as long as Retry-After says', async () => {
    const there = desk.open('conv-a');
    await started();
    device.refuseSockets = true;
    device.cut();
    let asked = 0;
    desk.override = (method, path) => {
      if (method !== 'POST' || !path.endsWith('/messages')) return undefined;
      asked += 1;
      return asked === 1 ? { status: 429, headers: { 'retry-after': '30' }, body: { code: 'too_many', status: 429, title: 'Slow down' } } : undefined;
    };
    const conversation = client.openConversation(there.id);
    await conversation.sendText('patient');
    await clock.advance(29_000);
    expect(asked).toBe(1);
    await clock.advance(3_000);
    expect(there.messages).toHaveLength(1);
  });

  it('renews a session that the server no longer knows', async () => {
    const there = desk.open('conv-a');
    await started();
    desk.tokens.clear();
    device.refuseSockets = true;
    device.cut();
    const conversation = client.openConversation(there.id);
    await conversation.sendText('again');
    await clock.advance(3_000);
    expect(there.messages).toHaveLength(1);
    expect(desk.sessionsMade).toBe(2);
  });
});

describe('receiving', () => {
  it('shows what came while away, and tells each arrival once, over a reload too', async () => {
    const there = desk.open('conv-a');
    await started();
    const arrivals: Arrival[] = [];
    client.onArrival((arrival) => arrivals.push(arrival));
    desk.agentSays(there, 'one');
    await clock.advance(100);
    expect(arrivals).toHaveLength(1);
    // Before the debounced log is saved.
    await reloaded();
    client.onArrival((arrival) => arrivals.push(arrival));
    await clock.advance(2_000);
    const conversation = client.openConversation(there.id);
    await clock.advance(500);
    expect(texts(conversation)).toEqual(['one']);
    expect(arrivals).toHaveLength(1);
    expect(client.unread.get()).toBe(1);
  });

  it('tells the server that it arrived, also what came while nobody could be told', async () => {
    const there = desk.open('conv-a');
    await started();
    device.refuseSockets = true;
    device.cut();
    desk.agentSays(there, 'by HTTP');
    await clock.advance(15_000);
    expect(client.unread.get()).toBe(1);
    device.refuseSockets = false;
    await clock.advance(15_000);
    expect(device.frames).toContainEqual({ type: 'received', conversation_id: there.id, seq: 2 });
  });

  it('heals a gap by asking for what is missing', async () => {
    const there = desk.open('conv-a');
    await started();
    const conversation = client.openConversation(there.id);
    await clock.advance(200);
    device.faults.dropEvent = 1;
    desk.agentSays(there, 'lost on the way');
    device.faults.dropEvent = 0;
    desk.agentSays(there, 'seen');
    await clock.advance(200);
    expect(texts(conversation)).toEqual(['lost on the way', 'seen']);
  });

  it('counts events of unknown types and goes on', async () => {
    const there = desk.open('conv-a');
    await started();
    const conversation = client.openConversation(there.id);
    desk.record(there, 'balloon_released', 'agent', { colour: 'red' });
    desk.agentSays(there, 'after');
    await clock.advance(200);
    expect(texts(conversation)).toEqual(['after']);
    expect(conversation.view.get().row?.last_seq).toBe(3);
  });

  it('pages backwards without holes and takes an edit that came meanwhile', async () => {
    const there = desk.open('conv-a');
    const all = Array.from({ length: 75 }, (_, n) => desk.agentSays(there, `m${String(n)}`));
    await started();
    const conversation = client.openConversation(there.id);
    await clock.advance(200);
    expect(texts(conversation)).toHaveLength(30);
    const loading = conversation.loadOlder();
    await clock.advance(7);
    desk.edit(there, all[20]?.id ?? '', 'edited');
    await clock.advance(200);
    await loading;
    void conversation.loadOlder();
    await clock.advance(200);
    expect(texts(conversation)).toEqual(all.map((_, n) => (n === 20 ? 'edited' : `m${String(n)}`)));
    expect(conversation.view.get().hasOlder).toBe(false);
  });

  it('clears an edited and redacted text', async () => {
    const there = desk.open('conv-a');
    await started();
    const conversation = client.openConversation(there.id);
    const message = desk.agentSays(there, 'secret');
    await clock.advance(100);
    desk.redact(there, message.id);
    await clock.advance(100);
    expect(messages(conversation)[0]).toMatchObject({ redacted: true, content: { text: '' } });
  });
});

describe('read markers, typing, ticks', () => {
  it('leave only while visible, only forward', async () => {
    const there = desk.open('conv-a');
    const message = desk.agentSays(there, 'hi');
    await started();
    const conversation = client.openConversation(there.id);
    conversation.markRead(message.seq);
    await clock.advance(500);
    expect(there.customerReadSeq).toBe(0);
    expect(conversation.view.get().unread).toBe(1);
    conversation.setVisible(true);
    expect(conversation.view.get().dividerAfterSeq).toBe(0);
    expect(conversation.view.get().unread).toBe(0);
    await clock.advance(500);
    expect(there.customerReadSeq).toBe(message.seq);
    conversation.markRead(1);
    await clock.advance(500);
    expect(there.customerReadSeq).toBe(message.seq);
    expect(client.unread.get()).toBe(0);
  });

  it('own messages never count as unread and move to read', async () => {
    const there = desk.open('conv-a');
    await started();
    const conversation = client.openConversation(there.id);
    await conversation.sendText('mine');
    await clock.advance(100);
    expect(conversation.view.get().unread).toBe(0);
    desk.agentReads(there);
    await clock.advance(100);
    expect(ticks(conversation)).toEqual(['read']);
    desk.record(there, 'delivery_updated', 'agent', { message_id: there.messages[0]?.id, channel: 'app', state: 'delivered' });
    await clock.advance(100);
    expect(ticks(conversation)).toEqual(['read']);
  });

  it('typing shows and ends after six seconds; own signs at most each three', async () => {
    const there = desk.open('conv-a');
    await started();
    const conversation = client.openConversation(there.id);
    device.push({ type: 'signal', conversation_id: there.id, kind: 'typing', by: { kind: 'agent', id: 'a-1' } });
    expect(conversation.view.get().typing).toHaveLength(1);
    await clock.advance(5_900);
    expect(conversation.view.get().typing).toHaveLength(1);
    await clock.advance(200);
    expect(conversation.view.get().typing).toHaveLength(0);
    for (let n = 0; n < 10; n += 1) {
      conversation.notifyTyping();
      await clock.advance(500);
    }
    expect(device.frames.filter((frame) => frame.type === 'typing')).toHaveLength(2);
  });

  it('typing ends with the message that was being written', async () => {
    const there = desk.open('conv-a');
    await started();
    const conversation = client.openConversation(there.id);
    device.push({ type: 'signal', conversation_id: there.id, kind: 'typing', by: { kind: 'agent', id: 'a-1' } });
    expect(conversation.view.get().typing).toHaveLength(1);
    desk.write(there, 'agent', { type: 'text', text: 'Here it is', fallback: 'Here it is' });
    await clock.advance(50);
    expect(conversation.view.get().typing).toHaveLength(0);
  });
});

describe('drafts', () => {
  it('survive a reload at once and go to the server after a pause', async () => {
    const there = desk.open('conv-a');
    await started();
    const conversation = client.openConversation(there.id);
    await clock.advance(100);
    conversation.setDraft('half a th');
    await clock.advance(10);
    await reloaded();
    expect(client.openConversation(there.id).draft.get().text).toBe('half a th');
    await clock.advance(2_000);
    expect(desk.drafts.get(there.id)).toEqual({ text: 'half a th' });
  });
});

describe('identity', () => {
  it('another person on the same device sees nothing of the one before', async () => {
    let token = jwt('ana');
    device.stored.clear();
    client = boot({ getIdentityToken: () => Promise.resolve(token) });
    void client.start();
    await clock.advance(500);
    const there = desk.open('conv-a');
    desk.agentSays(there, 'for Ana');
    await clock.advance(1_000);
    const conversation = client.openConversation(there.id);
    device.tell('offline');
    await conversation.sendText('Ana wrote this');
    token = jwt('somebody else');
    device.vanish();
    device.online = true;
    desk.conversations.clear();
    client = boot({ getIdentityToken: () => Promise.resolve(token) });
    void client.start();
    await clock.advance(2_000);
    expect(client.conversations.get().rows).toHaveLength(0);
    expect(client.outboxSize.get()).toBe(0);
    expect([...device.stored.values()].join()).not.toContain('Ana');
  });

  it('a refused identity ends the connection and is not anonymous', async () => {
    client = boot({ getIdentityToken: () => Promise.resolve('bad') });
    void client.start();
    await clock.advance(2_000);
    expect(client.connection.get()).toMatchObject({ name: 'ended', reason: 'identity_refused' });
    expect(desk.identities).toEqual(['bad', 'bad']);
  });
});

function jwt(subject: string): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'HS256' })}.${part({ sub: subject })}.x`;
}
