import { describe, expect, it } from 'vitest';
import { type Arrival, type Conversation, createCustomerClient, type CustomerClient, type MessageItem } from '../src/index.ts';
import { createClock, createRandom, type FakeClock } from './world/clock.ts';
import { Desk } from './world/desk.ts';
import { CALM, Device } from './world/network.ts';

/** One person's device in trouble. The desk's log is the truth that everything is measured by. */
class Storm {
  readonly clock: FakeClock = createClock();
  readonly desk = new Desk(() => this.clock.now());
  readonly random: () => number;
  readonly device: Device;
  readonly written: string[] = [];
  readonly arrivals: Arrival[] = [];
  readonly there;
  client!: CustomerClient;
  conversation!: Conversation;
  #count = 0;

  constructor(seed: number) {
    this.random = createRandom(seed);
    this.device = new Device(this.clock, this.desk, this.random);
    this.there = this.desk.open('conv-a');
  }

  async begin(): Promise<void> {
    this.client = createCustomerClient({ serverUrl: 'http://desk.test', appKey: 'k', environment: this.device.environment() });
    this.client.onArrival((arrival) => this.arrivals.push(arrival));
    void this.client.start();
    await this.clock.advance(1 + this.random() * 400);
    this.conversation = this.client.openConversation('conv-a');
  }

  pick<T>(from: readonly T[]): T | undefined {
    return from[Math.floor(this.random() * from.length)];
  }

  async act(): Promise<void> {
    const share = (most: number): number => (this.random() < 0.5 ? this.random() * most : 0);
    const acts: (() => void | Promise<void>)[] = [
      async () => {
        this.#count += 1;
        const text = `c${String(this.#count)}`;
        this.written.push(text);
        await this.conversation.sendText(text);
      },
      () => void this.desk.agentSays(this.there, `a${String(this.there.events.length)}`),
      () => this.desk.edit(this.there, this.pick(this.there.messages)?.id ?? '', `edited at ${String(this.there.events.length)}`),
      () => this.desk.agentReads(this.there),
      () => void this.desk.record(this.there, 'balloon_released', 'agent', {}),
      () => this.conversation.markRead(this.there.events.length),
      () => this.conversation.setVisible(this.random() < 0.6),
      () => void this.conversation.loadOlder(),
      () => this.device.cut(this.pick([1006, 1013, 4401, 1001])),
      () => this.device.hold(),
      () => this.device.tell('offline'),
      () => this.device.tell('online'),
      () => this.device.tell('foreground'),
      () => this.device.push({ type: 'drain', reconnect_after_ms: 300 }),
      () => {
        this.device.faults = { dropRequest: share(0.6), dropAnswer: share(0.6), dropEvent: share(0.4), doubleEvent: share(0.5), reorderEvent: share(0.4), dropAck: share(0.7) };
      },
      () => this.desk.tokens.clear(),
      async () => {
        this.device.vanish();
        await this.begin();
      },
    ];
    const weights = [9, 6, 2, 1, 1, 3, 2, 1, 1, 1, 1, 2, 1, 1, 2, 1, 1.5];
    let at = this.random() * weights.reduce((sum, weight) => sum + weight, 0);
    const chosen = weights.findIndex((weight) => (at -= weight) < 0);
    await acts[chosen]?.();
    await this.clock.advance(this.random() < 0.7 ? this.random() * 60 : this.random() * 8_000);
  }

  async calm(): Promise<void> {
    this.device.faults = { ...CALM };
    this.device.tell('online');
    this.device.tell('foreground');
    await this.clock.advance(60_000);
    while (this.conversation.view.get().hasOlder) {
      void this.conversation.loadOlder();
      await this.clock.advance(500);
    }
  }
}

function shown(conversation: Conversation): readonly MessageItem[] {
  return conversation.view.get().items.filter((item): item is MessageItem => item.kind === 'message');
}

describe('whatever happens on the way', () => {
  for (let seed = 1; seed <= 40; seed += 1) {
    it(`nothing is lost, doubled or out of order (seed ${String(seed)})`, async () => {
      const storm = new Storm(seed);
      await storm.begin();
      for (let n = 0; n < 120; n += 1) await storm.act();
      await storm.calm();
      const { there, conversation, client } = storm;
      const stored = there.messages.filter((message) => message.author.kind === 'customer');
      const firstTexts = there.events.flatMap((event) => (event.type === 'message_created' && event.actor.kind === 'customer' ? [(event as unknown as { message: { content: { text: string } } }).message.content.text] : []));
      expect(firstTexts).toEqual(storm.written);
      expect(new Set(stored.map((message) => message.client_message_id)).size).toBe(stored.length);
      expect(shown(conversation).map(({ id, seq }) => ({ id, seq }))).toEqual(there.messages.map(({ id, seq }) => ({ id, seq })));
      expect(shown(conversation).map(({ content }) => content.fallback)).toEqual(there.messages.map(({ content }) => content.fallback));
      expect(shown(conversation).filter(({ mine }) => mine).map(({ tick }) => tick)).toEqual(stored.map(({ delivery }) => delivery?.state));
      expect(conversation.view.get().row).toMatchObject({ last_seq: there.events.length, read_seq: there.customerReadSeq, unread: storm.desk.row(there).unread });
      expect(client.outboxSize.get()).toBe(0);
      expect(client.connection.get().name).toBe('live');
      const told = storm.arrivals.map(({ item }) => item.id);
      expect(new Set(told).size).toBe(told.length);
      const keys = conversation.view.get().items.map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
    });
  }
});
