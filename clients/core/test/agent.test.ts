import { beforeEach, describe, expect, it } from 'vitest';
import { type AgentClient, type AgentList, type ConversationRow, createAgentClient, createCustomerClient, type Environment } from '../src/index.ts';
import { belongs } from '../src/list-query.ts';
import { createClock, createRandom, type FakeClock } from './world/clock.ts';
import { type Conversation, Desk } from './world/desk.ts';
import { Device } from './world/network.ts';

let clock: FakeClock;
let desk: Desk;
let device: Device;
let client: AgentClient;
let there: Conversation;

async function start(): Promise<void> {
  client = createAgentClient({ serverUrl: 'http://desk.test', environment: device.environment() });
  await client.start();
}

async function signedIn(): Promise<void> {
  void client.signIn({ email: 'ben@desk.test', password: 'right' });
  await clock.advance(500);
}

beforeEach(async () => {
  clock = createClock();
  desk = new Desk(() => clock.now());
  device = new Device(clock, desk, createRandom(2));
  there = desk.open('conv-a');
  await start();
});

describe('signing in', () => {
  it('asks first, says what was wrong, keeps the session over a reload', async () => {
    expect(client.session.get()).toBeUndefined();
    const wrong = client.signIn({ email: 'ben@desk.test', password: 'wrong' });
    await clock.advance(100);
    expect(await wrong).toMatchObject({ ok: false, problem: { code: 'wrong_credentials', title: 'Sign in first' } });
    await signedIn();
    expect(client.session.get()).toMatchObject({ agent: { name: 'Ben' }, workspace: { name: 'Harbor' } });
    expect(client.availability.get()).toBe('away');
    expect(client.uploadPolicy.get()?.max_bytes).toBe(10);
    device.vanish();
    await start();
    await clock.advance(500);
    expect(client.session.get()?.agent.name).toBe('Ben');
    expect(client.connection.get().name).toBe('live');
  });

  it('ends when the server no longer knows the session, and goes on after the next', async () => {
    await signedIn();
    const conversation = client.openConversation('conv-a');
    await clock.advance(100);
    desk.tokens.clear();
    device.cut(4401);
    await clock.advance(2_000);
    expect(client.session.get()).toBeUndefined();
    expect(client.connection.get()).toMatchObject({ name: 'ended', reason: 'session_expired' });
    await conversation.addNote('written while signed out');
    await signedIn();
    await clock.advance(2_000);
    expect(there.events.some((event) => event.type === 'note_added')).toBe(true);
  });

  it('leaves nothing behind on signing out', async () => {
    await signedIn();
    client.openConversation('conv-a').setDraft('secret draft');
    await clock.advance(100);
    void client.signOut();
    await clock.advance(500);
    expect([...device.stored.values()].join()).not.toContain('secret');
    expect([...device.stored.values()].join()).not.toContain('agent-');
  });
});

describe('a conversation on the desk', () => {
  it('is watched from its cursor on every connection, and no longer once closed', async () => {
    await signedIn();
    const conversation = client.openConversation('conv-a');
    await clock.advance(200);
    expect(conversation.detail.get()?.customer.name).toBe('Ana');
    expect(device.frames).toContainEqual({ type: 'watch', conversation_id: 'conv-a', after_seq: 1 });
    device.frames = [];
    device.cut();
    await clock.advance(2_000);
    expect(device.frames.some(({ type }) => type === 'watch')).toBe(true);
    conversation.close();
    await clock.advance(100);
    expect(device.frames.at(-1)).toEqual({ type: 'unwatch', conversation_id: 'conv-a' });
  });

  it('never makes a reply out of a note', async () => {
    await signedIn();
    const conversation = client.openConversation('conv-a');
    await clock.advance(200);
    const key = await conversation.addNote('only for colleagues');
    expect(conversation.view.get().items.find((item) => item.key === key)).toMatchObject({ kind: 'note', tick: 'waiting' });
    await clock.advance(500);
    expect(desk.requests).toContain('POST /v1/agent/conversations/conv-a/notes');
    expect(there.messages).toHaveLength(0);
    expect(device.frames.some(({ type }) => type === 'send')).toBe(false);
    expect(conversation.view.get().items.filter((item) => item.key === key)).toHaveLength(1);
  });

  it('shows who has it and that it is resolved', async () => {
    await signedIn();
    const conversation = client.openConversation('conv-a');
    await clock.advance(200);
    void conversation.assignToMe();
    await clock.advance(200);
    expect(conversation.view.get().row?.assignee?.id).toBe('a-1');
    void conversation.resolve();
    await clock.advance(200);
    expect(conversation.view.get().row?.status).toBe('resolved');
    expect(conversation.view.get().items.map((item) => (item.kind === 'activity' ? item.type : item.kind))).toEqual(['conversation_opened', 'conversation_assigned', 'conversation_resolved']);
  });

  it('keeps a draft of each conversation and marks it', async () => {
    await signedIn();
    desk.open('conv-b');
    const a = client.openConversation('conv-a');
    const b = client.openConversation('conv-b');
    await clock.advance(200);
    a.setDraft('for a');
    b.setDraft('for b');
    expect([...client.drafts.get()]).toEqual([['conv-a', 'for a'], ['conv-b', 'for b']]);
    await a.sendText('for a');
    expect([...client.drafts.get().keys()]).toEqual(['conv-b']);
  });
});

describe('a list', () => {
  const row = (id: string, minute: number, more: Partial<ConversationRow> = {}): ConversationRow => ({ ...desk.row(there), id, updated_at: `2026-03-02T09:${String(minute).padStart(2, '0')}:00.000Z`, last_seq: minute, ...more });
  const ids = (list: AgentList): string[] => list.state.get().rows.map(({ id }) => id);
  const push = (changed: ConversationRow): void => {
    device.push({ type: 'changed', conversation: changed, version: changed.last_seq });
  };
  let list: AgentList;

  beforeEach(async () => {
    await signedIn();
    list = client.openList({ view: 'queue' });
    await clock.advance(200);
  });

  it('moves rows by their last change and takes no older version', () => {
    push(row('x', 10));
    push(row('y', 11));
    expect(ids(list).slice(0, 2)).toEqual(['y', 'x']);
    push(row('x', 12));
    expect(ids(list).slice(0, 2)).toEqual(['x', 'y']);
    push(row('x', 9, { subject: 'old' }));
    expect(list.state.get().rows[0]).toMatchObject({ id: 'x', last_seq: 12 });
  });

  it('lets go of what no longer belongs', () => {
    push(row('x', 10));
    push(row('x', 11, { assignee: { id: 'a-2' } }));
    expect(ids(list)).not.toContain('x');
  });

  it('does not jump while held, and catches up when let go', () => {
    push(row('x', 10));
    push(row('y', 11));
    list.hold(true);
    push(row('x', 12, { subject: 'new subject' }));
    push(row('z', 13));
    expect(ids(list).slice(0, 2)).toEqual(['y', 'x']);
    expect(list.state.get().rows[1]).toMatchObject({ id: 'x', subject: 'new subject' });
    expect(list.state.get().waitingMoves).toBeGreaterThan(0);
    list.hold(false);
    expect(ids(list).slice(0, 3)).toEqual(['z', 'x', 'y']);
    expect(list.state.get().waitingMoves).toBe(0);
  });

  it('is stale while the line is down and read afresh afterwards', async () => {
    push(row('ghost', 10));
    device.tell('offline');
    expect(list.state.get().stale).toBe(true);
    device.tell('online');
    await clock.advance(500);
    expect(list.state.get().stale).toBe(false);
    expect(ids(list)).toEqual(['conv-a']);
  });

  it('knows what belongs where', () => {
    const open = row('x', 1);
    const mineRow = row('x', 1, { assignee: { id: 'me' } });
    const closed = row('x', 1, { status: 'resolved' });
    expect(belongs(open, { view: 'queue' }, 'me')).toBe('yes');
    expect(belongs(open, { view: 'mine' }, 'me')).toBe('no');
    expect(belongs(mineRow, { view: 'mine' }, 'me')).toBe('yes');
    expect(belongs(mineRow, { view: 'queue' }, 'me')).toBe('no');
    expect(belongs(closed, { view: 'all' }, 'me')).toBe('no');
    expect(belongs(closed, { view: 'all', status: 'resolved' }, 'me')).toBe('yes');
    expect(belongs(open, { view: 'all', q: 'ana' }, 'me')).toBe('unknown');
    expect(belongs(open, { view: 'team' }, 'me')).toBe('unknown');
  });
});

describe('two tabs of one device', () => {
  it('send what either wrote once, in order', async () => {
    let held: Promise<unknown> = Promise.resolve();
    let inside = 0;
    let most = 0;
    const lock: NonNullable<Environment['lock']> = (_name, _waitMs, work) => {
      const turn = held.then(async () => {
        inside += 1;
        most = Math.max(most, inside);
        await work();
        inside -= 1;
      });
      held = turn.catch(() => undefined);
      return turn;
    };
    const tab = (): ReturnType<typeof createCustomerClient> => createCustomerClient({ serverUrl: 'http://desk.test', appKey: 'k', environment: { ...device.environment(), lock } });
    const [one, two] = [tab(), tab()];
    void one.start();
    await clock.advance(300);
    void two.start();
    await clock.advance(300);
    device.tell('offline');
    const [a, b] = [one.openConversation('conv-a'), two.openConversation('conv-a')];
    for (let n = 0; n < 6; n += 1) {
      await (n % 2 === 0 ? a : b).sendText(`m${String(n)}`);
      await clock.advance(10);
    }
    device.tell('online');
    await clock.advance(5_000);
    expect(most).toBe(1);
    expect(there.messages.map(({ content }) => content.fallback)).toEqual(['m0', 'm1', 'm2', 'm3', 'm4', 'm5']);
    for (const conversation of [a, b]) {
      expect(conversation.view.get().items.filter((item) => item.kind === 'message')).toHaveLength(6);
    }
    expect([one.outboxSize.get(), two.outboxSize.get()]).toEqual([0, 0]);
  });
});
