import { beforeEach, describe, expect, it } from 'vitest';
import { createCustomerClient, type CustomerClient } from '../src/index.ts';
import { createClock, createRandom, type FakeClock } from './world/clock.ts';
import { Desk, type Reply } from './world/desk.ts';
import { Device } from './world/network.ts';

const SOON = { low_minutes: 3, high_minutes: 6, opens_at: null };

let clock: FakeClock;
let desk: Desk;
let device: Device;
let client: CustomerClient;

async function started(): Promise<void> {
  client = createCustomerClient({ serverUrl: 'http://desk.test', appKey: 'k', environment: device.environment() });
  void client.start();
  await clock.advance(500);
}

/** Whoever waits for an answer is told so in their row, as the server does. */
function promising(): void {
  const row = desk.row.bind(desk);
  desk.row = (conversation) => {
    const plain = row(conversation);
    return { ...plain, expected_reply: plain.turn === 'agent' ? SOON : null };
  };
}

beforeEach(() => {
  clock = createClock();
  desk = new Desk(() => clock.now());
  device = new Device(clock, desk, createRandom(7));
});

describe('what a customer may expect', () => {
  it('is told with each question, once a turn, and is over with the answer', async () => {
    promising();
    await started();
    const conversation = client.newConversation();
    await conversation.sendText('hello');
    await clock.advance(500);
    expect(conversation.view.get().row?.expected_reply).toEqual(SOON);
    desk.agentSays([...desk.conversations.values()][0]!, 'Done.');
    await clock.advance(500);
    expect(conversation.view.get().row?.expected_reply).toBeNull();
    desk.requests = [];
    await conversation.sendText('And the fee?');
    await clock.advance(500);
    await conversation.sendText('Hello?');
    await clock.advance(500);
    expect(conversation.view.get().row?.expected_reply).toEqual(SOON);
    const id = conversation.view.get().id!;
    expect(desk.requests.filter((asked) => asked === `GET /v1/client/conversations/${id}`)).toHaveLength(1);
  });

  it('is asked for anew by a session of yesterday, and until then not shown', async () => {
    const config = (expected: unknown): object => ({ modes: {}, hours: null, expected_reply: expected, theme: {}, locale: 'en' });
    const answers = (configured: Reply): void => {
      desk.override = (method, path) => {
        if (path === '/v1/client/config') return configured;
        if (path !== '/v1/client/sessions' || method !== 'POST') return undefined;
        desk.tokens.add('t-1');
        return { status: 201, body: { session_token: 't-1', expires_at: '2027-01-01T00:00:00.000Z', customer: { id: 'c-1', verified: false }, config: config(SOON) } };
      };
    };
    answers({ status: 503 });
    await started();
    expect(client.session.get()?.config.expected_reply).toEqual(SOON);
    device.vanish();
    await started();
    expect(client.session.get()?.config.expected_reply).toBeNull();
    const monday = { low_minutes: null, high_minutes: null, opens_at: '2026-11-30T08:00:00.000Z' };
    answers({ status: 200, body: config(monday) });
    void client.refreshConfig();
    await clock.advance(5_000);
    expect(client.session.get()?.config.expected_reply).toEqual(monday);
  });
});
