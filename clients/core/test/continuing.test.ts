import { beforeEach, describe, expect, it } from 'vitest';
import { type Continued, type Conversation, createCustomerClient, type CustomerClient, type MessageItem } from '../src/index.ts';
import { createClock, createRandom, type FakeClock } from './world/clock.ts';
import { Desk } from './world/desk.ts';
import { Device } from './world/network.ts';

let clock: FakeClock;
let desk: Desk;
let device: Device;
let client: CustomerClient;
let asked: Record<string, unknown>[];

async function started(): Promise<void> {
  client = createCustomerClient({ serverUrl: 'http://desk.test', appKey: 'k', environment: device.environment() });
  void client.start();
  await clock.advance(500);
}

function texts(conversation: Conversation): string[] {
  const items = conversation.view.get().items.filter((item): item is MessageItem => item.kind === 'message');
  return items.map((item) => item.content.fallback);
}

/** A conversation that was closed too long ago: whatever is sent to it is refused, and nothing of it stored. */
function close(id: string): void {
  const closed = { type: 'about:blank', code: 'conversation_closed', status: 409, title: 'Conflict', previous_id: id };
  const send = desk.send.bind(desk);
  desk.send = (conversation, ...rest) => (conversation.id === id ? closed : send(conversation, ...rest));
  desk.override = (method, path, body) => {
    if (method === 'POST' && path.endsWith('/conversations')) asked.push(body as Record<string, unknown>);
    return undefined;
  };
}

beforeEach(() => {
  clock = createClock();
  desk = new Desk(() => clock.now());
  device = new Device(clock, desk, createRandom(7));
  asked = [];
});

describe('a message to a conversation closed too long ago', () => {
  it('begins the one that continues it, with all that was written after it, in order', async () => {
    await started();
    const old = client.newConversation();
    await old.sendText('hello');
    await clock.advance(500);
    const id = old.view.get().id!;
    close(id);
    const told: Continued[] = [];
    client.onContinued((continued) => told.push(continued));
    await old.sendText('It broke again');
    await old.sendText('Can you look?');
    await clock.advance(2_000);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ previous_id: id, content: { text: 'It broke again' } });
    expect(told[0]?.closed).toBe(id);
    expect(texts(old)).toEqual(['hello']);
    const next = client.openConversation(told[0]!.next);
    await clock.advance(500);
    expect(texts(next)).toEqual(['It broke again', 'Can you look?']);
    expect(next.view.get().id).not.toBe(id);
    expect(client.outboxSize.get()).toBe(0);
  });

  it('goes on in the same new one when more is written in the old one, after a reload too', async () => {
    await started();
    const old = client.newConversation();
    await old.sendText('hello');
    await clock.advance(500);
    const id = old.view.get().id!;
    close(id);
    await old.sendText('It broke again');
    await clock.advance(2_000);
    device.vanish();
    await started();
    await client.openConversation(id).sendText('Anybody there?');
    await clock.advance(2_000);
    expect(asked).toHaveLength(1);
    expect(desk.conversations.size).toBe(2);
    const [, begun] = [...desk.conversations.values()];
    expect(begun?.messages.map(({ content }) => content.fallback)).toEqual(['It broke again', 'Anybody there?']);
    expect(client.outboxSize.get()).toBe(0);
  });
});
