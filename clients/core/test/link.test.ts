import { beforeEach, describe, expect, it } from 'vitest';
import { type ConnectionName, createCustomerClient, type CustomerClient } from '../src/index.ts';
import { backOffMs, IDLE, type LinkInput, step } from '../src/link/machine.ts';
import { createClock, createRandom, type FakeClock } from './world/clock.ts';
import { Desk } from './world/desk.ts';
import { Device } from './world/network.ts';

describe('the machine', () => {
  const moment = { now: 1_000, random: 0.5, online: true };
  const walk = (...inputs: LinkInput[]): ReturnType<typeof step> =>
    inputs.reduce<ReturnType<typeof step>>((at, input) => step(at.state, input, moment), { state: IDLE, effects: [] });
  const LIVE: LinkInput[] = [{ type: 'start' }, { type: 'hello_sent' }, { type: 'welcomed' }, { type: 'level' }];

  it('goes from idle to live step by step', () => {
    const names = LIVE.map((_, at) => walk(...LIVE.slice(0, at + 1)).state.name);
    expect(names).toEqual(['connecting', 'authenticating', 'catching_up', 'live']);
  });

  it('waits with full jitter, ever longer, never beyond the cap', () => {
    expect(backOffMs(0, 0)).toBe(0);
    expect(backOffMs(0, 0.999)).toBeLessThan(500);
    expect(backOffMs(3, 0.999)).toBeLessThan(3_000);
    expect(backOffMs(11, 0.999)).toBeGreaterThan(5_000);
    expect(backOffMs(50, 0.999)).toBeLessThan(30_000);
    const drawn = Array.from({ length: 200 }, (_, n) => backOffMs(5, n / 200));
    expect(new Set(drawn).size).toBeGreaterThan(150);
  });

  it('forgets its failures only once it is live again', () => {
    const failed = walk({ type: 'start' }, { type: 'closed', code: 1006 }, { type: 'retry_due' }, { type: 'closed', code: 1006 });
    expect(failed.state).toMatchObject({ name: 'waiting', attempt: 2 });
    expect(walk(...LIVE, { type: 'closed', code: 1006 }).state).toMatchObject({ name: 'waiting', attempt: 1, wasLive: true });
  });

  it('ends where trying again is no use, and tells why', () => {
    expect(walk(...LIVE, { type: 'closed', code: 1008 }).state).toMatchObject({ name: 'ended', reason: 'not_allowed' });
    expect(walk({ type: 'start' }, { type: 'session_failed', reason: 'app_refused' }).state).toMatchObject({ name: 'ended', reason: 'app_refused' });
    expect(walk(...LIVE, { type: 'closed', code: 1008 }, { type: 'retry_due' }, { type: 'online' }).state.name).toBe('ended');
  });

  it('renews the session on 4401, waits longer on 1013, spreads out on drain', () => {
    expect(walk(...LIVE, { type: 'closed', code: 4401 }).effects).toContainEqual({ type: 'renew_session' });
    expect(walk(...LIVE, { type: 'closed', code: 1013 }).state.retryAt).toBeGreaterThanOrEqual(2_000);
    expect(walk(...LIVE, { type: 'drained', afterMs: 1_000 }).state).toMatchObject({ name: 'waiting', retryAt: 2_500, attempt: 0 });
  });

  it('takes every input in every state without inventing a state', () => {
    const inputs: LinkInput[] = [...LIVE, { type: 'stop' }, { type: 'doubted' }, { type: 'closed', code: 1006 }, { type: 'silent' }, { type: 'drained', afterMs: 1 }, { type: 'session_failed' }, { type: 'online' }, { type: 'offline' }, { type: 'retry_due' }, { type: 'try_now' }];
    const random = createRandom(3);
    const names: ConnectionName[] = ['idle', 'connecting', 'authenticating', 'catching_up', 'live', 'waiting', 'offline', 'ended'];
    let state = IDLE;
    const wrong: string[] = [];
    for (let n = 0; n < 5_000; n += 1) {
      const input = inputs[Math.floor(random() * inputs.length)] ?? { type: 'start' };
      const next = step(state, input, { now: n, random: random(), online: random() > 0.2 });
      if (!names.includes(next.state.name)) wrong.push(next.state.name);
      // A wait always has an alarm, and a socket is never opened twice in one step.
      const isArmed = next.effects.some(({ type }) => type === 'retry_in');
      if (next.state.name === 'waiting' && state.name !== 'waiting' && !isArmed) wrong.push(`waits for nothing after ${input.type}`);
      if (next.effects.filter(({ type }) => type === 'open').length > 1) wrong.push(`opens twice after ${input.type}`);
      state = next.state;
    }
    expect(wrong).toEqual([]);
  });
});

describe('the link', () => {
  let clock: FakeClock;
  let desk: Desk;
  let device: Device;
  let client: CustomerClient;
  let names: ConnectionName[];

  beforeEach(async () => {
    clock = createClock();
    desk = new Desk(() => clock.now());
    device = new Device(clock, desk, createRandom(11));
    desk.open('conv-a');
    client = createCustomerClient({ serverUrl: 'http://desk.test', appKey: 'k', environment: device.environment() });
    names = [];
    client.connection.subscribe(({ name }) => names.push(name));
    void client.start();
    await clock.advance(1_000);
  });

  it('keeps a quiet but living socket', async () => {
    await clock.advance(10 * 60_000);
    expect(device.opened).toBe(1);
    expect(names.at(-1)).toBe('live');
  });

  it('notices a half-open socket within two heartbeats and comes back level', async () => {
    const conversation = client.openConversation('conv-a');
    await clock.advance(500);
    device.hold();
    const there = desk.conversations.get('conv-a');
    if (there !== undefined) desk.agentSays(there, 'into the void');
    await clock.advance(2 * device.heartbeatSeconds * 1_000);
    expect(names).toContain('waiting');
    await clock.advance(1_000);
    expect(client.connection.get().name).toBe('live');
    expect(conversation.view.get().items.some((item) => item.kind === 'message')).toBe(true);
  });

  it('is offline at once when the platform says so, and back at once', async () => {
    device.tell('offline');
    expect(client.connection.get()).toMatchObject({ name: 'offline', wasLive: true });
    await clock.advance(60_000);
    expect(device.opened).toBe(1);
    device.tell('online');
    await clock.advance(200);
    expect(client.connection.get().name).toBe('live');
  });

  it('asks by cursor before it trusts a socket on coming to the foreground', async () => {
    const there = desk.conversations.get('conv-a');
    if (there === undefined) throw new Error('no conversation');
    const conversation = client.openConversation('conv-a');
    await clock.advance(500);
    device.tell('background');
    device.hold();
    desk.agentSays(there, 'while asleep');
    device.tell('foreground');
    expect(client.connection.get().name).toBe('catching_up');
    await clock.advance(100);
    expect(conversation.view.get().items.some((item) => item.kind === 'message')).toBe(true);
    await clock.advance(6_000);
    expect(device.opened).toBe(2);
    expect(client.connection.get().name).toBe('live');
  });

  it('reads afresh when the epoch is another: nothing restored from before is believed', async () => {
    const there = desk.conversations.get('conv-a');
    if (there === undefined) throw new Error('no conversation');
    desk.agentSays(there, 'before the restore');
    const conversation = client.openConversation('conv-a');
    await clock.advance(500);
    there.events.length = 1;
    there.messages.length = 0;
    desk.epoch = 'e2';
    desk.agentSays(there, 'after the restore');
    device.cut();
    await clock.advance(3_000);
    const shown = conversation.view.get().items.flatMap((item) => (item.kind === 'message' ? [item.content.fallback] : []));
    expect(shown).toEqual(['after the restore']);
  });

  it('goes on by HTTP where sockets never open', async () => {
    device.refuseSockets = true;
    device.cut();
    const there = desk.conversations.get('conv-a');
    if (there === undefined) throw new Error('no conversation');
    const conversation = client.openConversation('conv-a');
    await clock.advance(10_000);
    desk.agentSays(there, 'by HTTP');
    await conversation.sendText('too');
    await clock.advance(30_000);
    const shown = conversation.view.get().items.flatMap((item) => (item.kind === 'message' ? [item.content.fallback] : []));
    expect(shown).toEqual(['by HTTP', 'too']);
  });

  it('stops wholly', async () => {
    await client.stop();
    const opened = device.opened;
    await clock.advance(60_000);
    expect(device.opened).toBe(opened);
    expect(client.connection.get().name).toBe('idle');
  });
});
