/**
 * How a customer proves who they are: with what the host app's server signed for one request of an agent.
 * Invariant: a proof goes to the server at once, never through the outbox; it is stored nowhere.
 */
import type { Id, Instant } from '@onglass/protocol';
import type { Outcome } from './api.ts';
import type { Http } from './http.ts';

/** A request of an agent's and what came of it. */
export interface OwnVerification {
  readonly message_id: Id;
  readonly state: 'asked' | 'given' | 'failed';
  readonly method?: string | null;
  /** With `given`: until when it counts. */
  readonly until?: Instant | null;
}

export interface VerificationGiven {
  readonly method: string;
  readonly level: 'basic' | 'strong';
  readonly at: Instant;
  readonly until: Instant;
}

export interface Proving {
  verifications(conversationId: Id): Promise<Outcome<readonly OwnVerification[]>>;
  giveVerification(conversationId: Id, nonce: string, proof: string): Promise<Outcome<VerificationGiven>>;
}

export function createProving(http: Http): Proving {
  const place = (id: Id): string => `/v1/client/conversations/${id}/verifications`;
  return {
    verifications: async (id) => {
      const answer = await http.call<{ readonly verifications: readonly OwnVerification[] }>('GET', place(id));
      return answer.ok ? { ok: true, value: answer.value.body.verifications } : answer;
    },
    giveVerification: async (id, nonce, proof) => {
      const answer = await http.call<VerificationGiven>('POST', place(id), { nonce, proof });
      return answer.ok ? { ok: true, value: answer.value.body } : answer;
    },
  };
}
