// How things stand at a made-up bank on a busy morning. For the gallery only.
import type { LateCase, LiveAgent, LiveDesk, LivePicture, LiveQueue, Outcome, Problem } from '@onglass/core';
import { idOf, minutesAgo, rowOf } from './people.ts';

const queueId = (number: number): string => idOf('9e9e', number);
const agentId = (number: number): string => idOf('a9e7', number);
const range = (low: number, high: number): LiveQueue['expected_reply'] => ({ low_minutes: low, high_minutes: high, opens_at: null });

const QUEUES: readonly LiveQueue[] = [
  { id: queueId(3), name: 'Payments', waiting: 8, oldest_waiting_since: minutesAgo(6.2), next_due_at: minutesAgo(2.1), late: 2, expected_reply: range(2, 4), agents_online: 4, load: 28, capacity: 25 },
  { id: queueId(1), name: 'Cards', waiting: 3, oldest_waiting_since: minutesAgo(1.66), next_due_at: minutesAgo(-3.3), late: 0, expected_reply: range(3, 6), agents_online: 3, load: 12, capacity: 17 },
  { id: queueId(4), name: 'Mortgages', waiting: 2, oldest_waiting_since: minutesAgo(64), next_due_at: minutesAgo(-26), late: 0, expected_reply: range(40, 180), agents_online: 1, load: 4, capacity: 6 },
  { id: queueId(5), name: 'العربية', waiting: 1, oldest_waiting_since: minutesAgo(0.8), next_due_at: minutesAgo(-4.2), late: 0, expected_reply: { low_minutes: null, high_minutes: null, opens_at: minutesAgo(-55) }, agents_online: 0, load: 0, capacity: 0 },
  { id: queueId(6), name: 'Business customers with a long name of their own', waiting: 0, oldest_waiting_since: null, next_due_at: null, late: 0, expected_reply: null, agents_online: 1, load: 6, capacity: 6 },
];

const late = (number: number, name: string, dueMinutes: number, reason: LateCase['reason'], owner: LateCase['owner']): LateCase => ({
  conversation: { ...rowOf({ number, name, words: 'Where is my transfer?', subject: 'Transfer', dueMinutes, holder: owner === null ? 'nobody' : 'colleague' }), queue_id: queueId(3) },
  reason,
  owner,
});
const LATE: readonly LateCase[] = [
  late(61, 'Customer 1187', -2.1, 'owner_away', { id: agentId(3), name: 'Mei Tanaka', availability: 'away' }),
  late(62, 'Customer 0651', -0.7, 'no_room', null),
  late(63, 'Inês Carvalho', 1.2, 'with_agent', { id: agentId(4), name: 'Tomás Silva', availability: 'online' }),
];

const caseOf = (number: number, name: string | null, subject: string | null): LiveAgent['cases'][number] => ({ id: idOf('c0de', number), subject, customer_name: name, turn: 'agent', due_at: null });
const AGENTS: readonly LiveAgent[] = [
  { id: agentId(7), name: 'Ana Duarte', availability: 'online', load: 4, capacity: 6, held: 4, parked: 0, oldest_waiting_since: minutesAgo(3), cases: [caseOf(2, 'Customer 2041', 'Water bill declined'), caseOf(3, 'Daniel Osei', 'Address change'), caseOf(4, 'Sofia Lindqvist', null), caseOf(6, null, 'Loan form')] },
  { id: agentId(4), name: 'Tomás Silva', availability: 'online', load: 6, capacity: 6, held: 6, parked: 2, oldest_waiting_since: minutesAgo(4), cases: [caseOf(63, 'Inês Carvalho', 'New card'), caseOf(64, 'ليلى الحداد', 'تغيير العنوان')] },
  { id: agentId(3), name: 'Mei Tanaka', availability: 'away', load: 1, capacity: 6, held: 1, parked: 3, oldest_waiting_since: minutesAgo(9), cases: [caseOf(61, 'Customer 1187', 'Transfer')] },
  { id: agentId(5), name: 'Jonas Weber', availability: 'offline', load: 0, capacity: 6, held: 0, parked: 0, oldest_waiting_since: null, cases: [] },
];

export const BUSY: LivePicture = {
  at: minutesAgo(0),
  totals: { waiting: 14, first_replies: 9, next_replies: 5, late: 2, oldest_waiting_since: minutesAgo(64), promises_kept: 62, promises_told: 66, agents_online: 9, agents: 12, room: 11 },
  queues: QUEUES,
  late: LATE,
  agents: AGENTS,
};
export const QUIET: LivePicture = {
  at: minutesAgo(0),
  totals: { waiting: 0, first_replies: 0, next_replies: 0, late: 0, oldest_waiting_since: null, promises_kept: 0, promises_told: 0, agents_online: 2, agents: 4, room: 12 },
  queues: QUEUES.map((queue) => ({ ...queue, waiting: 0, late: 0, oldest_waiting_since: null, next_due_at: null, load: 0, capacity: 6, agents_online: 2, expected_reply: range(1, 2) })),
  late: [],
  agents: AGENTS.map((agent) => ({ ...agent, load: 0, held: 0, parked: 0, cases: [], oldest_waiting_since: null })),
};

/** `never`: still being read; a problem: refused. */
export function showLive(picture: LivePicture | Problem | 'never' | undefined): LiveDesk {
  return {
    getLive: () => {
      if (picture === 'never') return new Promise(() => undefined);
      if (picture !== undefined && 'code' in picture) return Promise.resolve({ ok: false, problem: picture });
      return Promise.resolve({ ok: true, value: picture ?? BUSY });
    },
    listTeams: () => Promise.resolve({ ok: true, value: [{ id: idOf('7ea1', 1), name: 'Payments' }, { id: idOf('7ea1', 2), name: 'Mortgages' }] }),
    takeOver: (): Promise<Outcome> => Promise.resolve({ ok: true, value: undefined }),
  };
}
