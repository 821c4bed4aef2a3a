import { beforeEach, describe, expect, it } from 'vitest';
import { type AgentClient, createAgentClient } from '../src/index.ts';
import { narrowed, offsetOf, rangeOf } from '../src/server-clock.ts';
import { createClock, createRandom, type FakeClock } from './world/clock.ts';
import { Desk, type Reply } from './world/desk.ts';
import { Device } from './world/network.ts';

let clock: FakeClock;
let desk: Desk;
let client: AgentClient;
let asked: { readonly method: string; readonly path: string; readonly body: unknown }[];
let offered: { readonly conversation_id: string; readonly until_at: string }[];

function answer(method: string, path: string, body: unknown): Reply | undefined {
  const verb = path.split('/').at(-1) ?? '';
  if (verb === 'offers') return { status: 200, body: { offers: offered } };
  if (method !== 'POST' || !['snooze', 'transfer', 'accept', 'decline', 'notes'].includes(verb)) return undefined;
  asked.push({ method, path, body });
  return verb === 'notes' ? undefined : { status: 200, body: {} };
}

beforeEach(async () => {
  clock = createClock();
  desk = new Desk(() => clock.now());
  desk.open('conv-a');
  [asked, offered] = [[], []];
  desk.override = answer;
  client = createAgentClient({ serverUrl: 'http://desk.test', environment: new Device(clock, desk, createRandom(2)).environment() });
  await client.start();
  void client.signIn({ email: 'ben@desk.test', password: 'right' });
  await clock.advance(1_000);
});

describe('a case that rests or goes elsewhere', () => {
  it('is snoozed until an instant, or until somebody writes', async () => {
    const conversation = client.openConversation('conv-a');
    void conversation.snooze('2026-11-26T09:00:00.000Z');
    void conversation.snooze(null);
    await clock.advance(500);
    expect(asked.map(({ body }) => body)).toEqual([{ until: '2026-11-26T09:00:00.000Z' }, { until: null }]);
  });

  it('is passed on after its note is written, and not at all when that fails', async () => {
    const conversation = client.openConversation('conv-a');
    const passed = conversation.transfer({ queueId: 'q-1' }, 'She waits at the branch');
    await clock.advance(1_000);
    expect(await passed).toMatchObject({ ok: true });
    expect(asked.map(({ path }) => path.split('/').at(-1))).toEqual(['notes', 'transfer']);
    expect(asked.at(-1)?.body).toEqual({ queue_id: 'q-1' });
    asked = [];
    desk.override = (method, path, body) => (path.endsWith('/notes') ? { status: 403, body: { code: 'forbidden', status: 403, title: 'Forbidden' } } : answer(method, path, body));
    const refused = conversation.transfer({ agentId: 'a-2' }, 'Again');
    await clock.advance(1_000);
    expect(await refused).toMatchObject({ ok: false, problem: { code: 'forbidden' } });
    expect(asked).toEqual([]);
  });

  it('writes its note once when the transfer is tried again', async () => {
    const conversation = client.openConversation('conv-a');
    let failing = true;
    desk.override = (method, path, body) => {
      const usual = answer(method, path, body);
      return failing && path.endsWith('/transfer') ? { status: 404, body: { code: 'not_found', status: 404, title: 'Not found' } } : usual;
    };
    void conversation.transfer({ agentId: 'a-2' }, 'The same words');
    await clock.advance(1_000);
    failing = false;
    void conversation.transfer({ agentId: 'a-3' }, 'The same words');
    await clock.advance(1_000);
    const keys = asked.filter(({ path }) => path.endsWith('/notes')).map(({ body }) => (body as { client_message_id: string }).client_message_id);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
  });
});

describe('offers', () => {
  const until = (inMs: number): string => new Date(clock.now() + inMs).toISOString();

  it('are read when a case that nobody has changes, with its row, and end by being asked again', async () => {
    expect(client.offers.get()).toEqual([]);
    client.openConversation('conv-a');
    offered = [{ conversation_id: 'conv-a', until_at: until(8_000) }];
    const there = desk.conversations.get('conv-a');
    if (there === undefined) throw new Error('no conversation');
    desk.record(there, 'conversation_offered', 'agent', { agent: { id: 'a-1' } });
    await clock.advance(2_000);
    expect(client.offers.get()).toMatchObject([{ conversation_id: 'conv-a', row: { id: 'conv-a' } }]);
    offered = [];
    await clock.advance(9_000);
    expect(client.offers.get()).toEqual([]);
  });

  it('go at once when one takes or declines them', async () => {
    client.openConversation('conv-a');
    offered = [{ conversation_id: 'conv-a', until_at: until(60_000) }];
    const there = desk.conversations.get('conv-a');
    if (there === undefined) throw new Error('no conversation');
    desk.record(there, 'conversation_offered', 'agent', { agent: { id: 'a-1' } });
    await clock.advance(2_000);
    expect(client.offers.get()).toHaveLength(1);
    offered = [];
    const accepted = client.accept('conv-a');
    await clock.advance(100);
    expect(await accepted).toMatchObject({ ok: true });
    expect(client.offers.get()).toEqual([]);
    expect(asked.at(-1)?.path).toBe('/v1/agent/conversations/conv-a/accept');
  });
});

describe('K8: the server’s time', () => {
  it('is narrowed down by every answer and never further off than the last one allows', () => {
    const aheadMs = 90_000;
    let known: ReturnType<typeof rangeOf> | undefined;
    for (let at = 0; at < 40; at += 1) {
      const sentMs = 1_000_000 + at * 1_370;
      const cameMs = sentMs + 20 + ((at * 37) % 200);
      const dateMs = Math.floor((sentMs + 10 + aheadMs) / 1000) * 1000;
      known = narrowed(known, rangeOf(dateMs, sentMs, cameMs));
      expect(known.low).toBeLessThanOrEqual(aheadMs);
      expect(known.high).toBeGreaterThanOrEqual(aheadMs);
    }
    if (known === undefined) throw new Error('no answers');
    expect(Math.abs(offsetOf(known) - aheadMs)).toBeLessThan(1_000);
  });

  it('leaves two clocks that may agree as they are, and believes a clock that was set anew', () => {
    expect(offsetOf(rangeOf(5_000, 5_400, 5_500))).toBe(0);
    const far = narrowed(rangeOf(5_000, 5_400, 5_500), rangeOf(900_000, 6_000, 6_100));
    expect(offsetOf(far)).toBeGreaterThan(890_000);
  });
});
