/**
 * What agents ask and are told of who the customer is: proofs of the host app, and the company's own system.
 * Invariant: read afresh when it is shown; nothing of it is kept on the device.
 */
import type { Id, Instant } from '@onglass/protocol';
import type { Outcome } from './api.ts';
import type { Http } from './http.ts';

export interface Verification {
  readonly id: Id;
  readonly message_id: Id;
  readonly state: 'asked' | 'given' | 'failed';
  readonly level: 'basic' | 'strong';
  readonly expires_at: Instant;
  readonly method?: string | null;
  readonly at?: Instant | null;
  /** With `given`: until when it counts. */
  readonly until?: Instant | null;
}

export interface PanelField {
  readonly label: string;
  readonly value: string;
  readonly tone?: 'plain' | 'good' | 'warn' | 'bad';
  readonly url?: string;
}

export interface SidePanel {
  readonly title: string;
  readonly state: 'ready' | 'failed';
  readonly sections: readonly { readonly title?: string; readonly fields: readonly PanelField[] }[];
  readonly error?: string | null;
}

export interface AgentProving {
  /** Newest first. */
  verifications(conversationId: Id): Promise<Outcome<readonly Verification[]>>;
  requestVerification(conversationId: Id, level: 'basic' | 'strong'): Promise<Outcome<unknown>>;
  /** Refused with `no_side_panel` where the workspace has none. */
  sidePanel(conversationId: Id): Promise<Outcome<SidePanel>>;
}

export function createAgentProving(http: Http): AgentProving {
  async function ask<T>(method: 'GET' | 'POST', id: Id, what: string, body?: object): Promise<Outcome<T>> {
    const answer = await http.call<T>(method, `/v1/agent/conversations/${id}/${what}`, body);
    return answer.ok ? { ok: true, value: answer.value.body } : answer;
  }

  return {
    verifications: async (id) => {
      const answer = await ask<{ readonly verifications: readonly Verification[] }>('GET', id, 'verifications');
      return answer.ok ? { ok: true, value: answer.value.verifications } : answer;
    },
    requestVerification: (id, level) => ask('POST', id, 'verification_requests', { level }),
    sidePanel: (id) => ask('GET', id, 'side_panel'),
  };
}
