import { beforeEach, describe, expect, it } from 'vitest';
import { type AgentClient, type CaseFacts, type ConversationRow, createAgentClient, type HttpRequest, type ListQuery } from '../src/index.ts';
import { belongs, inOrder, listPath } from '../src/list-query.ts';
import { createClock, createRandom, type FakeClock } from './world/clock.ts';
import { Desk } from './world/desk.ts';
import { Device } from './world/network.ts';

const FACTS: CaseFacts = { tags: [{ id: 't1', name: 'Card' }, { id: 't2', name: 'Refund' }], attributes: { amount: 12.5, urgent: true }, priority: 2, spam: false };

function row(id: string, change: Partial<ConversationRow> = {}): ConversationRow {
  return { id, case_number: id, status: 'open', turn: 'agent', last_seq: 2, read_seq: 0, unread: 1, updated_at: '2026-03-02T09:00:00.000Z', facts: FACTS, ...change };
}

describe('what a list asks for', () => {
  it('is said to the server in full, and safely', () => {
    const query: ListQuery = { view: 'all', q: 'a&b=c', queueId: 'q1', tagIds: ['t1', 't2'], assigneeId: 'a1', attribute: { key: 'town', value: 'Bad Tölz: north' }, priorityAtLeast: 0, spam: true, order: 'due' };
    expect(listPath(query, 'next')).toBe(
      '/v1/agent/conversations?view=all&q=a%26b%3Dc&queue_id=q1&tag_id=t1&tag_id=t2&assignee_id=a1&attribute=town%3ABad%20T%C3%B6lz%3A%20north&priority_at_least=0&spam=true&order=due&cursor=next',
    );
    expect(listPath({ view: 'mine' }, undefined)).toBe('/v1/agent/conversations?view=mine');
  });

  it('is judged by the row', () => {
    const asks = (query: Partial<ListQuery>, change: Partial<ConversationRow> = {}): string => belongs(row('c1', change), { view: 'all', ...query }, 'me');
    expect(asks({ tagIds: ['t1', 't2'] })).toBe('yes');
    expect(asks({ tagIds: ['t1', 't3'] })).toBe('no');
    expect(asks({ priorityAtLeast: 2 })).toBe('yes');
    expect(asks({ priorityAtLeast: 3 })).toBe('no');
    expect(asks({ attribute: { key: 'amount', value: '12.5' } })).toBe('yes');
    expect(asks({ attribute: { key: 'urgent', value: 'false' } })).toBe('no');
    expect(asks({ queueId: 'q1' }, { queue_id: 'q1' })).toBe('yes');
    expect(asks({ queueId: 'q1' }, { queue_id: null })).toBe('no');
    expect(asks({ assigneeId: 'a1' }, { assignee: { id: 'a2' } })).toBe('no');
    expect(asks({}, { facts: { ...FACTS, spam: true } })).toBe('no');
    expect(asks({ spam: true }, { facts: { ...FACTS, spam: true } })).toBe('yes');
    expect(asks({ spam: true })).toBe('no');
  });

  it('is in the server’s order: what is owed first, then the newest', () => {
    const rows = [
      row('a', { updated_at: '2026-03-02T09:00:00.000Z' }),
      row('b', { updated_at: '2026-03-02T10:00:00.000Z' }),
      row('c', { due_at: '2026-03-02T12:00:00.000Z' }),
      row('d', { due_at: '2026-03-02T11:00:00.000Z' }),
      row('e', { due_at: '2026-03-02T12:00:00.000Z' }),
    ];
    expect(inOrder(rows, { view: 'all', order: 'due' }).map(({ id }) => id)).toEqual(['d', 'e', 'c', 'b', 'a']);
    expect(inOrder(rows, { view: 'all' }).map(({ id }) => id)).toEqual(['b', 'e', 'd', 'c', 'a']);
  });
});

describe('describing a case', () => {
  let clock: FakeClock;
  let device: Device;
  let client: AgentClient;
  let asked: HttpRequest[];

  beforeEach(async () => {
    clock = createClock();
    const desk = new Desk(() => clock.now());
    desk.open('conv-a');
    device = new Device(clock, desk, createRandom(2));
    asked = [];
    const environment = device.environment();
    client = createAgentClient({
      serverUrl: 'http://desk.test',
      environment: {
        ...environment,
        fetch: (request) => {
          asked.push(request);
          return environment.fetch(request);
        },
      },
    });
    await client.start();
    void client.signIn({ email: 'ben@desk.test', password: 'right' });
    await clock.advance(500);
    asked.length = 0;
  });

  async function heard(call: Promise<unknown>): Promise<readonly [string, unknown]> {
    void call;
    await clock.advance(200);
    const request = asked.find(({ url }) => !url.includes('/events') && !url.endsWith('/conv-a'));
    const { method = '?', url = '', body } = request ?? {};
    return [`${method} ${url.replace('http://desk.test/v1/agent', '')}`, typeof body === 'string' ? JSON.parse(body) : undefined];
  }

  it('says what is to be different, and why a case is closed', async () => {
    const conversation = client.openConversation('conv-a');
    await clock.advance(200);
    asked.length = 0;
    expect(await heard(conversation.patchFacts({ add_tags: ['Card'], attributes: { amount: null }, priority: 3 }))).toEqual([
      'PATCH /conversations/conv-a/facts',
      { add_tags: ['Card'], attributes: { amount: null }, priority: 3 },
    ]);
    asked.length = 0;
    expect(await heard(conversation.resolve('r-1'))).toEqual(['POST /conversations/conv-a/resolve', { closing_reason_id: 'r-1' }]);
  });

  it('keeps views by their paths', async () => {
    expect(await heard(client.createView({ name: 'Cards', filter: { view: 'all', tag_ids: ['t1'] }, isShared: true }))).toEqual([
      'POST /views',
      { name: 'Cards', filter: { view: 'all', tag_ids: ['t1'] }, is_shared: true },
    ]);
    asked.length = 0;
    expect(await heard(client.changeView('v-1', { rank: 2 }))).toEqual(['PATCH /views/v-1', { rank: 2 }]);
    asked.length = 0;
    expect(await heard(client.removeView('v-1'))).toEqual(['DELETE /views/v-1', undefined]);
    asked.length = 0;
    expect(await heard(client.listClosingReasons())).toEqual(['GET /closing_reasons', undefined]);
  });
});
