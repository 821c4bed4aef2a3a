import { beforeEach, describe, expect, it } from 'vitest';
import { type Conversation, createCustomerClient, type CustomerClient, type MessageItem } from '../src/index.ts';
import { createClock, createRandom, type FakeClock } from './world/clock.ts';
import { Desk } from './world/desk.ts';
import { Device } from './world/network.ts';

let clock: FakeClock;
let desk: Desk;
let device: Device;
let client: CustomerClient;

/** The page goes, wherever it was, and comes back; nothing has been waited for yet. */
function boot(getIdentityToken?: () => Promise<string | undefined>): void {
  device.vanish();
  client = createCustomerClient({ serverUrl: 'http://desk.test', appKey: 'k', environment: device.environment(), ...(getIdentityToken === undefined ? {} : { getIdentityToken }) });
  void client.start();
}

async function reloaded(): Promise<void> {
  boot();
  await clock.advance(800);
}

const messages = (conversation: Conversation): MessageItem[] => conversation.view.get().items.filter((item): item is MessageItem => item.kind === 'message');
const texts = (conversation: Conversation): string[] => messages(conversation).map((item) => item.content.fallback);
const stored = (): string[] => [...desk.conversations.values()].flatMap((conversation) => conversation.messages.map(({ content }) => content.fallback));
const sessions = (): number => desk.requests.filter((request) => request === 'POST /v1/client/sessions').length;

function without(prefix: string): void {
  for (const key of [...device.stored.keys()]) if (key.includes(prefix)) device.stored.delete(key);
}

beforeEach(() => {
  clock = createClock();
  desk = new Desk(() => clock.now());
  device = new Device(clock, desk, createRandom(11));
});

describe('a conversation that was begun', () => {
  // One reload at each moment of the first sending, on a device that is slow to write and read.
  for (let ms = 0; ms <= 240; ms += 8) {
    it(`is found again by its key after a reload ${String(ms)} ms after pressing send`, async () => {
      await reloaded();
      device.storageMs = 7;
      const key = client.newKey();
      const before = client.newConversation({ subject: 'Card' }, key);
      before.setDraft('hello');
      await clock.advance(20);
      void before.sendText('hello');
      await clock.advance(ms);
      await reloaded();
      const after = client.newConversation({ subject: 'Card' }, key);
      await clock.advance(2_000);
      // Not on the device yet when the page went: then it still stands in the field.
      if (texts(after).length === 0) {
        expect(after.draft.get().text).toBe('hello');
        void after.sendText('hello');
        await clock.advance(2_000);
      }
      expect(texts(after)).toEqual(['hello']);
      expect(stored()).toEqual(['hello']);
      expect(after.view.get().row).toBeDefined();
      expect(client.outboxSize.get()).toBe(0);
    });
  }

  it('is the same one where the answer to its first message never came', async () => {
    await reloaded();
    const key = client.newKey();
    device.faults.dropAnswer = 1;
    await client.newConversation({}, key).sendText('hello');
    await clock.advance(300);
    expect(stored()).toEqual(['hello']);
    device.faults.dropAnswer = 0;
    await reloaded();
    const after = client.newConversation({}, key);
    await clock.advance(2_000);
    expect(desk.conversations.size).toBe(1);
    expect(texts(after)).toEqual(['hello']);
  });

  it('keeps the order of what was written before the page had read what it saved', async () => {
    await reloaded();
    const key = client.newKey();
    device.tell('offline');
    await client.newConversation({}, key).sendText('1');
    device.online = true;
    device.storageMs = 50;
    boot();
    const after = client.newConversation({}, key);
    void after.sendText('2');
    await clock.advance(5_000);
    expect(texts(after)).toEqual(['1', '2']);
    expect(stored()).toEqual(['1', '2']);
  });
});

describe('who the customer is', () => {
  it('is not asked of the server before the device has told: a thread opened at once begins no other customer', async () => {
    const there = desk.open('conv-a');
    await reloaded();
    expect(sessions()).toBe(1);
    device.storageMs = 400;
    boot();
    // As from a notification: the screen is there before the storage.
    const conversation = client.openConversation(there.id);
    void client.sendContext({ breadcrumbs: [], screen: { name: 'Home' } });
    await clock.advance(4_000);
    expect(sessions()).toBe(1);
    expect(conversation.view.get().phase).toBe('ready');
    expect(client.connection.get().name).toBe('live');
  });

  it('survives reloads while the first session is on its way', async () => {
    const key = 'new:first';
    boot();
    void client.newConversation({}, key).sendText('hello');
    for (const ms of [3, 6, 9, 12, 15]) {
      await clock.advance(ms);
      boot();
    }
    const after = client.newConversation({}, key);
    await clock.advance(2_000);
    expect(texts(after)).toEqual(['hello']);
    expect(stored()).toEqual(['hello']);
  });

  it('is one for two tabs that begin together', async () => {
    let last: Promise<void> = Promise.resolve();
    const lock = (_name: string, _waitMs: number, work: () => Promise<void>): Promise<void> => (last = last.then(work));
    const tab = (): CustomerClient => createCustomerClient({ serverUrl: 'http://desk.test', appKey: 'k', environment: { ...device.environment(), lock } });
    const [one, two] = [tab(), tab()];
    void one.start();
    void two.start();
    await clock.advance(1_000);
    expect(sessions()).toBe(1);
    expect([one, two].map(({ connection }) => connection.get().name)).toEqual(['live', 'live']);
  });
});

describe('a first page that fails', () => {
  for (const door of ['GET /v1/client/conversations/conv-a', 'GET /v1/client/conversations/conv-a/messages', 'GET /v1/client/conversations/conv-a/events']) {
    it(`is asked for again, and the thread is never shown as empty: ${door}`, async () => {
      const there = desk.open('conv-a');
      desk.agentSays(there, 'kept by the server');
      await reloaded();
      without('/log/');
      let asked = 0;
      const down = { status: 503, body: { code: 'unavailable', status: 503, title: 'Not now' } };
      desk.override = (method, path) => {
        if (path === '/v1/client/conversations' && asked < 4) return down;
        return `${method} ${path}` === door && (asked += 1) <= 4 ? down : undefined;
      };
      boot();
      const conversation = client.openConversation('conv-a');
      const shown = new Set<string>();
      conversation.view.subscribe(({ phase, items, hasOlder }) => {
        // Nothing to read, nothing on its way and nothing wrong: that would look like a new conversation.
        shown.add(items.length === 0 && phase === 'ready' && !hasOlder ? 'empty' : phase);
      });
      await clock.advance(30_000);
      expect(asked).toBeGreaterThanOrEqual(4);
      expect(texts(conversation)).toEqual(['kept by the server']);
      expect([...shown]).not.toContain('empty');
    });
  }

  it('of the list is asked for again while the stream is live', async () => {
    desk.agentSays(desk.open('conv-a'), 'kept by the server');
    await reloaded();
    without('/log/');
    let asked = 0;
    desk.override = (_method, path) => (path === '/v1/client/conversations' && (asked += 1) <= 4 ? { status: 503, body: { code: 'unavailable', status: 503, title: 'Not now' } } : undefined);
    await reloaded();
    await clock.advance(20_000);
    expect(client.connection.get().name).toBe('live');
    expect(client.conversations.get()).toMatchObject({ phase: 'ready', rows: [{ id: 'conv-a' }] });
    expect(asked).toBe(5);
  });

  it('is not hammered: each wait is longer, and a closed thread asks no more', async () => {
    desk.open('conv-a');
    let asked = 0;
    desk.override = (_method, path) => (path.startsWith('/v1/client/conversations') && (asked += path.endsWith('conv-a') ? 1 : 0) >= 0 ? { status: 503, body: { code: 'unavailable', status: 503, title: 'Not now' } } : undefined);
    boot();
    const conversation = client.openConversation('conv-a');
    await clock.advance(60_000);
    expect(conversation.view.get().phase).toBe('problem');
    expect(asked).toBeGreaterThan(5);
    expect(asked).toBeLessThan(60);
    conversation.close();
    const before = asked;
    await clock.advance(60_000);
    expect(asked).toBe(before);
  });
});
