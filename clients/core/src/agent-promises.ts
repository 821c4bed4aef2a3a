/**
 * What an agent gives their word for: an answer by a time, which the customer is shown.
 * Invariant: the server decides what holds; what the row says comes back with the answer and by events.
 */
import type { AgentConversationRow, Id, Instant } from '@onglass/protocol';
import type { Outcome } from './api.ts';
import type { Http } from './http.ts';

export interface Promising {
  /** Another one takes the place of the one that holds; at most 60 days ahead. */
  promiseReply(conversationId: Id, until: Instant): Promise<Outcome<AgentConversationRow>>;
  withdrawPromise(conversationId: Id): Promise<Outcome<AgentConversationRow>>;
}

export function createPromising(http: Http): Promising {
  async function ask(method: 'POST' | 'DELETE', id: Id, body?: unknown): Promise<Outcome<AgentConversationRow>> {
    const answer = await http.call<AgentConversationRow>(method, `/v1/agent/conversations/${id}/promise`, body);
    return answer.ok ? { ok: true, value: answer.value.body } : answer;
  }

  return {
    promiseReply: (id, until) => ask('POST', id, { until }),
    withdrawPromise: (id) => ask('DELETE', id),
  };
}
