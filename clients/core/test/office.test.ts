import { beforeEach, describe, expect, it } from 'vitest';
import { type AgentClient, createAgentClient } from '../src/index.ts';
import { createClock, createRandom, type FakeClock } from './world/clock.ts';
import { Desk, type Reply } from './world/desk.ts';
import { Device } from './world/network.ts';

let clock: FakeClock;
let client: AgentClient;
let asked: { readonly method: string; readonly path: string; readonly body: unknown }[];
let answers: Map<string, Reply>;

beforeEach(async () => {
  clock = createClock();
  const desk = new Desk(() => clock.now());
  asked = [];
  answers = new Map();
  desk.override = (method, path, body) => {
    if (!path.startsWith('/v1/admin') && !path.includes('/live') && !path.endsWith('/take_over')) return undefined;
    asked.push({ method, path, body });
    return answers.get(`${method} ${path}`) ?? { status: 200, body: {} };
  };
  client = createAgentClient({ serverUrl: 'http://desk.test', environment: new Device(clock, desk, createRandom(2)).environment() });
  await client.start();
  void client.signIn({ email: 'ben@desk.test', password: 'right' });
  await clock.advance(1_000);
});

async function told<T>(outcome: Promise<T>): Promise<T> {
  await clock.advance(500);
  return outcome;
}

describe('the office', () => {
  it('reads a list out of the field that is named like its path', async () => {
    answers.set('GET /v1/admin/closing_reasons', { status: 200, body: { closing_reasons: [{ id: 'r-1', name: 'Solved' }] } });
    expect(await told(client.office.closingReasons.list())).toEqual({ ok: true, value: [{ id: 'r-1', name: 'Solved' }] });
  });

  it('says only what is to be different, and keeps null as a value', async () => {
    void client.office.queues.change('q-1', { calendar_id: null, hold_seconds: 60 });
    void client.office.teams.setMembers('t-1', ['a-1', 'a-2']);
    void client.office.agents.setSkills('a-1', [{ skill_id: 's-1', level: 3 }]);
    await clock.advance(500);
    expect(asked).toEqual([
      { method: 'PATCH', path: '/v1/admin/queues/q-1', body: { calendar_id: null, hold_seconds: 60 } },
      { method: 'PUT', path: '/v1/admin/teams/t-1/members', body: { agent_ids: ['a-1', 'a-2'] } },
      { method: 'PUT', path: '/v1/admin/agents/a-1/skills', body: { skills: [{ skill_id: 's-1', level: 3 }] } },
    ]);
  });

  it('hands on why something cannot be removed', async () => {
    answers.set('DELETE /v1/admin/teams/t-1', { status: 409, body: { status: 409, code: 'team_in_use', title: 'In use' } });
    expect(await told(client.office.teams.remove('t-1'))).toMatchObject({ ok: false, problem: { code: 'team_in_use' } });
  });

  it('asks what settings would have meant without saving them', async () => {
    const answer = { days: 7, cases: 2, before: { met: 1 }, after: { met: 2 }, changes: [], basis: 'recounted', caveats: [] };
    answers.set('POST /v1/admin/previews/hours', { status: 200, body: answer });
    expect(await told(client.office.preview('hours', { id: 'c-1', settings: { time_zone: 'Europe/Berlin' } }))).toEqual({ ok: true, value: answer });
    expect(asked).toEqual([{ method: 'POST', path: '/v1/admin/previews/hours', body: { id: 'c-1', settings: { time_zone: 'Europe/Berlin' } } }]);
  });
});

describe('the live view', () => {
  it('is read, and a case is taken over by its own call', async () => {
    void client.live.getLive('t-1');
    void client.live.takeOver('conv-a');
    await clock.advance(500);
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /v1/agent/live', 'POST /v1/agent/conversations/conv-a/take_over']);
  });
});
