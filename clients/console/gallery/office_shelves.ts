// A made-up bank's settings, kept in memory: what is saved is there until the page is reloaded. For the gallery only.
import type { Id, Office, OfficeAgent, OfficeAttribute, OfficeCalendar, OfficeLabel, OfficeQueue, OfficeRule, OfficeServiceLevel, OfficeSkill, OfficeTeam, Outcome, PreviewAnswer, Problem, Shelf, SkillLevel } from '@onglass/core';
import { idOf, minutesAgo } from './people.ts';

const at = minutesAgo(60 * 24 * 90);
const agentId = (number: number): string => idOf('a9e7', number);
const queueId = (number: number): string => idOf('9e9e', number);
const skillId = (number: number): string => idOf('5111', number);
const HOURS = idOf('ca1e', 1);

const AGENTS: readonly OfficeAgent[] = [
  { id: agentId(7), name: 'Ana Duarte', email: 'ana@harborbank.example', role: 'administrator', availability: 'online', capacity: 6, created_at: at, disabled_at: null },
  { id: agentId(4), name: 'Tomás Silva', email: 'tomas@harborbank.example', role: 'supervisor', availability: 'online', capacity: 6, created_at: at, disabled_at: null },
  { id: agentId(3), name: 'Mei Tanaka', email: 'mei@harborbank.example', role: 'agent', availability: 'away', capacity: 6, created_at: at, disabled_at: null },
  { id: agentId(5), name: 'ليلى الحداد', email: 'layla@harborbank.example', role: 'agent', availability: 'offline', capacity: 4, created_at: at, disabled_at: null },
  { id: agentId(9), name: 'Jonas Weber', email: 'jonas@harborbank.example', role: 'agent', availability: 'offline', capacity: 6, created_at: at, disabled_at: at },
];
const TEAMS: readonly OfficeTeam[] = [
  { id: idOf('7ea1', 1), name: 'Payments', agent_ids: [agentId(7), agentId(4), agentId(3)], created_at: at },
  { id: idOf('7ea1', 2), name: 'Mortgages', agent_ids: [agentId(5)], created_at: at },
];
const SKILLS: readonly OfficeSkill[] = [
  { id: skillId(1), name: 'Mortgages', kind: 'skill' },
  { id: skillId(2), name: 'ar', kind: 'language' },
  { id: skillId(3), name: 'pt-PT', kind: 'language' },
];
const LEVELS = new Map<Id, readonly SkillLevel[]>([
  [agentId(7), [{ skill_id: skillId(1), level: 3 }, { skill_id: skillId(3), level: 5 }]],
  [agentId(5), [{ skill_id: skillId(1), level: 5 }, { skill_id: skillId(2), level: 5 }]],
]);
const SPLIT: OfficeCalendar['week'][number] = [['09:00', '12:30'], ['13:30', '18:00']];
const CALENDARS: readonly OfficeCalendar[] = [
  { id: HOURS, name: 'Lisbon desk', time_zone: 'Europe/Lisbon', week: [SPLIT, SPLIT, SPLIT, SPLIT, SPLIT, [['10:00', '14:00']], []], holiday_region: 'PT', exceptions: [{ date: '2026-12-24', hours: [['09:00', '13:00']] }, { date: '2026-12-31', hours: [] }], created_at: at },
];
const queue = (number: number, name: string, more: Partial<OfficeQueue>): OfficeQueue => ({ id: queueId(number), name, created_at: at, is_default: false, team_id: null, calendar_id: HOURS, priority: 0, policy: 'earliest_keepable_deadline', language_rule: 'preferred', accepts: 'automatic', offer_seconds: 30, grace_seconds: 60, hold_seconds: 180, remind_after_seconds: 86_400, ask_after_seconds: 172_800, resolve_after_seconds: 86_400, reopen_seconds: 604_800, escalate_by: 1, escalate_to_queue_id: null, skills: [], ...more });
const QUEUES: readonly OfficeQueue[] = [
  queue(1, 'Cards', { is_default: true }),
  queue(3, 'Payments', { team_id: idOf('7ea1', 1) }),
  queue(4, 'Mortgages', { team_id: idOf('7ea1', 2), policy: 'first_come', accepts: 'asked', skills: [{ skill_id: skillId(1), least_level: 3 }], remind_after_seconds: null }),
];
const level = (number: number, name: string, more: Partial<OfficeServiceLevel>): OfficeServiceLevel => ({ id: idOf('1e7e', number), name, rank: number, queue_id: null, least_priority: null, channel: null, calendar_id: null, first_response_seconds: 600, next_response_seconds: 1800, resolution_seconds: null, present_first_response_seconds: null, present_next_response_seconds: null, warning_share: 0.8, ...more });
const SERVICE_LEVELS: readonly OfficeServiceLevel[] = [level(1, 'Urgent', { least_priority: 5, first_response_seconds: 120, next_response_seconds: 300 }), level(2, 'Payments', { queue_id: queueId(3), present_first_response_seconds: 90 }), level(3, 'Everybody else', { resolution_seconds: 172_800 })];
const RULES: readonly OfficeRule[] = [
  { id: idOf('4171', 1), name: 'After hours', text: 'when a conversation opens\nif outside hours\nthen reply "Thank you. We open {opens_at} and answer then.", tag "after-hours"', is_on: true, rank: 0, problems: [] },
  { id: idOf('4171', 2), name: 'Refunds to Payments', text: 'when the customer writes\nif message contains "refund"\nthen route to "Refunds"', is_on: true, rank: 1, problems: [{ line: 3, column: 15, detail: 'There is no queue in use "Refunds". Did you mean "Payments"?', expected: [], suggestion: 'Payments' }] },
  { id: idOf('4171', 3), name: 'Close what went silent', text: 'when the customer has been silent for 14 days\nthen close', is_on: false, rank: 2, problems: [] },
];
const label = (kind: string, names: readonly string[]): readonly OfficeLabel[] => names.map((name, number) => ({ id: idOf(kind, number + 1), name }));
const ATTRIBUTES: readonly OfficeAttribute[] = [
  { id: idOf('a771', 1), key: 'order_number', label: 'Order number', kind: 'text', choices: [] },
  { id: idOf('a771', 2), key: 'branch', label: 'Branch', kind: 'choice', choices: ['Lisbon', 'Porto', 'Faro'] },
];

const ok = <T>(value: T): Promise<Outcome<T>> => Promise.resolve({ ok: true, value });
const no = <T>(problem: Problem): Promise<Outcome<T>> => Promise.resolve({ ok: false, problem });

function shelf<Item extends { readonly id: Id }, New extends object, Change extends object>(start: readonly Item[], fresh: (settings: New) => Omit<Item, 'id'>, named: (item: Item) => string): Shelf<Item, New, Change> {
  let items = start;
  const refused = (settings: object): Problem | undefined => {
    const [field, name] = Object.entries(settings).find(([key]) => key === 'name' || key === 'label') ?? [];
    return name === '' ? { title: 'Unprocessable', status: 422, code: 'invalid', detail: `Field ${field ?? ''}: Write a name.`, errors: [{ path: field ?? '', detail: 'Write a name.' }] } : undefined;
  };
  return {
    list: () => ok(items),
    create: (settings) => {
      const problem = refused(settings);
      if (problem !== undefined) return no(problem);
      const item = { ...fresh(settings), id: crypto.randomUUID() } as Item;
      items = [...items, item];
      return ok(item);
    },
    change: (id, change) => {
      const item = items.find((one) => one.id === id);
      const problem = refused(change);
      if (problem !== undefined || item === undefined) return no(problem ?? { title: 'Not found', status: 404, code: 'not_found' });
      const next = { ...item, ...change };
      items = items.map((one) => (one.id === id ? next : one));
      return ok(next);
    },
    remove: (id) => {
      const item = items.find((one) => one.id === id);
      if (item !== undefined && named(item) === 'Lisbon desk') return no({ title: 'Conflict', status: 409, code: 'calendar_in_use', detail: 'Give these queues other hours first: Cards, Mortgages, Payments.' });
      items = items.filter((one) => one.id !== id);
      return ok(undefined);
    },
  };
}

const PREVIEW: PreviewAnswer = {
  days: 7,
  cases: 412,
  before: { median_wait_seconds: 250, p90_wait_seconds: 1480, within_target_share: 0.912, unanswered: 6, median_wait_seconds_of_other_queues: 310, recorded_median_wait_seconds: 262, recorded_within_target_share: 0.904 },
  after: { median_wait_seconds: 190, p90_wait_seconds: 1100, within_target_share: 0.947, unanswered: 6, median_wait_seconds_of_other_queues: 330, recorded_median_wait_seconds: 262, recorded_within_target_share: 0.904 },
  changes: [
    { figure: 'median_wait_seconds', before: 250, after: 190 },
    { figure: 'p90_wait_seconds', before: 1480, after: 1100 },
    { figure: 'within_target_share', before: 0.912, after: 0.947 },
    { figure: 'median_wait_seconds_of_other_queues', before: 310, after: 330 },
  ],
  basis: 'replayed',
  caveats: ['Nobody would have written at another time because of these settings.'],
};

export function showOffice(isEmpty = false): Office {
  const some = <T>(items: readonly T[]): readonly T[] => (isEmpty ? [] : items);
  const name = (item: { readonly name: string }): string => item.name;
  const teams = shelf<OfficeTeam, { readonly name: string }, { readonly name?: string; readonly agent_ids?: readonly Id[] }>(some(TEAMS), (said) => ({ ...said, agent_ids: [], created_at: at }), name);
  const agents = shelf<OfficeAgent, { readonly name: string; readonly email: string }, object>(AGENTS, (said) => ({ role: 'agent', availability: 'offline', capacity: 10, created_at: at, disabled_at: null, ...said }), name);
  const rules = shelf<OfficeRule, { readonly name: string; readonly text: string }, object>(some(RULES), (said) => ({ is_on: false, rank: 9, problems: [], ...said }), name);
  return {
    teams: { ...teams, setMembers: (id, agentIds) => teams.change(id, { agent_ids: agentIds }) },
    skills: shelf<OfficeSkill, { readonly name: string }, object>(some(SKILLS), (said) => ({ kind: 'skill', ...said }), name),
    calendars: {
      ...shelf<OfficeCalendar, Pick<OfficeCalendar, 'name' | 'time_zone' | 'week'>, object>(some(CALENDARS), (said) => ({ holiday_region: null, exceptions: [], created_at: at, ...said }), name),
      days: ({ time_zone: zone }) => ok({ time_zone: zone, days: [{ date: '2026-12-01', rule: 'holiday', holiday: 'Restoration of Independence Day', openings: [] }, { date: '2026-12-24', rule: 'exception', holiday: null, openings: [{ opens_at: at, closes_at: at }] }, { date: '2026-12-25', rule: 'holiday', holiday: 'Christmas Day', openings: [] }] }),
    },
    queues: shelf<OfficeQueue, { readonly name: string }, object>(some(QUEUES), (said) => ({ ...queue(0, '', {}), ...said }), name),
    serviceLevels: shelf<OfficeServiceLevel, { readonly name: string }, object>(some(SERVICE_LEVELS), (said) => ({ ...level(0, '', {}), ...said }), name),
    agents: {
      ...agents,
      skillsOf: (id) => ok(LEVELS.get(id) ?? []),
      setSkills: (id, skills) => {
        LEVELS.set(id, skills);
        return ok(skills);
      },
    },
    tags: shelf<OfficeLabel, { readonly name: string }, object>(some(label('7a95', ['after-hours', 'refund', 'VIP'])), (said) => said, name),
    attributes: shelf<OfficeAttribute, Partial<OfficeAttribute>, object>(some(ATTRIBUTES), (said) => ({ key: '', label: '', kind: 'text', choices: [], ...said }), ({ label: words }) => words),
    closingReasons: shelf<OfficeLabel, { readonly name: string }, object>(some(label('c105', ['Solved', 'Duplicate', 'Customer left'])), (said) => said, name),
    rules: {
      ...rules,
      check: (text) => {
        const wrong = text.indexOf('closs');
        const line = text.slice(0, wrong).split('\n').length;
        const column = wrong - text.lastIndexOf('\n', wrong);
        return ok(wrong < 0 ? { sentences: [text.replaceAll('\n', ' ')], errors: [] } : { sentences: [], errors: [{ line, column, detail: '“closs” cannot stand here; expected assign, close, escalate, note or tag. Did you mean “close”?', expected: [], suggestion: 'close' }] });
      },
      dryRun: () => ok({ cases: 412, times: 903, total: 2, matches: [{ conversation_id: idOf('c0de', 2), case_number: 'H4002-74', subject: 'Water bill declined', at: minutesAgo(900), actions: ['reply "Thank you. We open Monday 09:00 and answer then."', 'tag "after-hours"'] }, { conversation_id: idOf('c0de', 5), case_number: 'H4005-88', subject: 'تغيير العنوان', at: minutesAgo(4000), actions: ['tag "after-hours"'] }], caveats: ['Tags are taken as they are now.'] }),
      runsOf: () => ok([{ conversation_id: idOf('c0de', 2), case_number: 'H4002-74', seq: 1, ran_at: minutesAgo(600), actions: ['tag "after-hours"'], failure: null }, { conversation_id: idOf('c0de', 3), case_number: 'H4003-14', seq: 4, ran_at: minutesAgo(900), actions: [], failure: 'There is no queue in use "Refunds".' }]),
    },
    preview: () => ok(PREVIEW),
    ask: () => no({ title: 'Not found', status: 404, code: 'not_found' }),
  };
}
