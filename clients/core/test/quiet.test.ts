import { beforeEach, describe, expect, it } from 'vitest';
import { createCustomerClient, type CustomerClient } from '../src/index.ts';
import { createClock, createRandom, type FakeClock } from './world/clock.ts';
import { type Conversation, Desk } from './world/desk.ts';
import { Device } from './world/network.ts';

const SOON = { low_minutes: 3, high_minutes: 6, opens_at: null };

let clock: FakeClock;
let desk: Desk;
let device: Device;
let client: CustomerClient;
let theme: string;

async function started(): Promise<void> {
  client = createCustomerClient({ serverUrl: 'http://desk.test', appKey: 'k', environment: device.environment() });
  void client.start();
  await clock.advance(5_000);
}

async function again(): Promise<void> {
  device.vanish();
  desk.requests = [];
  await started();
}

const answered = (): Conversation => {
  const conversation = desk.open();
  desk.agentSays(conversation, 'How can I help?');
  return conversation;
};

const shown = (): string[] => client.conversations.get().rows.map((row) => row.id);

beforeEach(() => {
  clock = createClock();
  desk = new Desk(() => clock.now());
  device = new Device(clock, desk, createRandom(7));
  theme = 'first';
  desk.configVersion = 'v1';
  desk.override = (method, path) => {
    const config = { modes: {}, hours: null, expected_reply: SOON, theme: { name: theme }, locale: 'en', version: desk.configVersion };
    if (path === '/v1/client/config') return { status: 200, body: config };
    if (path !== '/v1/client/sessions' || method !== 'POST') return undefined;
    desk.tokens.add('t-1');
    return { status: 201, body: { session_token: 't-1', expires_at: '2027-01-01T00:00:00.000Z', customer: { id: 'c-1', verified: false }, config } };
  };
});

describe('a start of the app after the first', () => {
  it('asks for nothing that lies on the device, and shows all of it', async () => {
    const conversation = answered();
    await started();
    await again();
    expect(desk.requests).toEqual([]);
    expect(shown()).toEqual([conversation.id]);
    expect(client.conversations.get().phase).toBe('ready');
    expect(client.session.get()?.config.expected_reply).toEqual(SOON);
    await client.refreshConfig();
    expect(desk.requests).toEqual([]);
  });

  it('shows what was written from elsewhere meanwhile', async () => {
    const conversation = answered();
    await started();
    device.vanish();
    desk.agentSays(conversation, 'Are you still there?');
    await again();
    const [row] = client.conversations.get().rows;
    expect(row?.last_seq).toBe(conversation.events.length);
    expect(row?.last_message?.text).toBe('Are you still there?');
    expect(client.connection.get().name).toBe('live');
  });

  it('finds a conversation that began elsewhere', async () => {
    const first = answered();
    await started();
    device.vanish();
    const second = answered();
    await again();
    expect(new Set(shown())).toEqual(new Set([first.id, second.id]));
  });

  it('reads its rows afresh while an answer is owed: what may be expected changes', async () => {
    const conversation = answered();
    desk.write(conversation, 'customer', { type: 'text', text: 'Why?', fallback: 'Why?' });
    await started();
    await again();
    expect(desk.requests).toContain('GET /v1/client/conversations');
  });

  it('sees a config that was changed', async () => {
    await started();
    theme = 'second';
    desk.configVersion = 'v2';
    await again();
    expect(desk.requests).toContain('GET /v1/client/config');
    expect(client.session.get()?.config.theme.name).toBe('second');
  });

  it('asks each time where the server names no version', async () => {
    desk.configVersion = undefined;
    await started();
    await again();
    expect(desk.requests).toContain('GET /v1/client/config');
  });
});
