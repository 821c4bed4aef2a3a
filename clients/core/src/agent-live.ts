/**
 * The supervisor's view: queues, late cases and agents as they stand, and the hand that steps in.
 * Invariant: a picture is one reading of the server's; nothing is added up here.
 */
import type { AvailabilityState, ConversationRow, ExpectedReply, Id, Instant } from '@onglass/protocol';
import type { Outcome } from './api.ts';
import type { Http } from './http.ts';
import { done } from './problem.ts';

/** `late`: due and not answered. `room`: how many more cases the agents who are online could hold. */
export interface LiveTotals {
  readonly waiting: number;
  readonly first_replies: number;
  readonly next_replies: number;
  readonly late: number;
  readonly oldest_waiting_since: Instant | null;
  readonly promises_kept: number;
  readonly promises_told: number;
  readonly agents_online: number;
  readonly agents: number;
  readonly room: number;
}

export interface LiveQueue {
  readonly id: Id;
  readonly name: string;
  readonly waiting: number;
  readonly oldest_waiting_since: Instant | null;
  readonly next_due_at: Instant | null;
  readonly late: number;
  readonly expected_reply: ExpectedReply | null;
  readonly agents_online: number;
  readonly load: number;
  readonly capacity: number;
}

/** nobody_there: nobody suitable is online · no_room: they have no room · owner_away: whose it is is not there · with_agent: they have it and have not answered. */
export type LateReason = 'nobody_there' | 'no_room' | 'owner_away' | 'with_agent';

export interface LateCase {
  readonly conversation: ConversationRow;
  readonly reason: LateReason;
  readonly owner: { readonly id: Id; readonly name: string; readonly availability: AvailabilityState } | null;
}

export interface LiveCase {
  readonly id: Id;
  readonly subject: string | null;
  readonly customer_name: string | null;
  readonly turn: 'agent' | 'customer';
  readonly due_at: Instant | null;
}

export interface LiveAgent {
  readonly id: Id;
  readonly name: string;
  readonly availability: AvailabilityState;
  readonly load: number;
  readonly capacity: number;
  readonly held: number;
  readonly parked: number;
  readonly oldest_waiting_since: Instant | null;
  readonly cases: readonly LiveCase[];
}

export interface LivePicture {
  readonly at: Instant;
  readonly totals: LiveTotals;
  readonly queues: readonly LiveQueue[];
  readonly late: readonly LateCase[];
  readonly agents: readonly LiveAgent[];
}

export interface TeamName {
  readonly id: Id;
  readonly name: string;
}

/** For supervisors and administrators; an agent is refused with 403. */
export interface LiveDesk {
  getLive(teamId?: Id): Promise<Outcome<LivePicture>>;
  /** Whose work can be looked at alone, and where cases can be passed on to. */
  listTeams(): Promise<Outcome<readonly TeamName[]>>;
  /** Takes a case for oneself, whoever has it. */
  takeOver(conversationId: Id): Promise<Outcome>;
}

export function createLiveDesk(http: Http): LiveDesk {
  return {
    getLive: async (teamId) => {
      const asked = teamId === undefined ? '' : `?team_id=${encodeURIComponent(teamId)}`;
      const answer = await http.call<LivePicture>('GET', `/v1/agent/live${asked}`);
      return answer.ok ? { ok: true, value: answer.value.body } : answer;
    },
    listTeams: async () => {
      const answer = await http.call<{ teams: readonly TeamName[] }>('GET', '/v1/agent/teams');
      return answer.ok ? { ok: true, value: answer.value.body.teams } : answer;
    },
    takeOver: async (conversationId) => {
      const answer = await http.call('POST', `/v1/agent/conversations/${conversationId}/take_over`, {});
      return answer.ok ? done : answer;
    },
  };
}
