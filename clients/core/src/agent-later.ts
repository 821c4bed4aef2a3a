/**
 * What an agent writes now for later, and customers and cases that are kept out.
 * Invariant: one `client_message_id` for a message however often it is asked for: it is sent once at most.
 */
import type { Id, Instant, ScheduledMessage } from '@onglass/protocol';
import type { Outcome } from './api.ts';
import type { Http } from './http.ts';
import { done } from './problem.ts';

export interface LaterDraft {
  /** The same again asks for the same message. */
  readonly key: string;
  readonly text: string;
  readonly sendAt: Instant;
  /** What the customer writes before stops it. */
  readonly unlessReply: boolean;
}

export interface Later {
  /** What waits in a conversation, by anybody, and what could not be sent. */
  listScheduled(conversationId: Id): Promise<Outcome<readonly ScheduledMessage[]>>;
  schedule(conversationId: Id, draft: LaterDraft): Promise<Outcome<ScheduledMessage>>;
  /** Takes back what is not sent yet, or clears away what could not be. */
  cancelScheduled(conversationId: Id, scheduledId: Id): Promise<Outcome>;
  /** What they write from now on is refused. */
  blockCustomer(customerId: Id, reason?: string): Promise<Outcome>;
  unblockCustomer(customerId: Id): Promise<Outcome>;
}

const ROOT = '/v1/agent';

export function createLater(http: Http): Later {
  const scheduledOf = (id: Id): string => `${ROOT}/conversations/${id}/scheduled`;

  async function act(method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<Outcome> {
    const answer = await http.call(method, path, body);
    return answer.ok ? done : answer;
  }

  return {
    listScheduled: async (id) => {
      const answer = await http.call<{ scheduled: readonly ScheduledMessage[] }>('GET', scheduledOf(id));
      return answer.ok ? { ok: true, value: answer.value.body.scheduled } : answer;
    },
    schedule: async (id, { key, text, sendAt, unlessReply }) => {
      const body = { client_message_id: key, content: { type: 'text', text }, send_at: sendAt, unless_reply: unlessReply };
      const answer = await http.call<ScheduledMessage>('POST', scheduledOf(id), body);
      return answer.ok ? { ok: true, value: answer.value.body } : answer;
    },
    cancelScheduled: (id, scheduledId) => act('DELETE', `${scheduledOf(id)}/${scheduledId}`),
    blockCustomer: (id, reason) => act('POST', `${ROOT}/customers/${id}/block`, reason === undefined ? {} : { reason }),
    unblockCustomer: (id) => act('POST', `${ROOT}/customers/${id}/unblock`, {}),
  };
}
