// What the app may do and what of it is kept: the calls of these pages, with the wire's own names.
import type { Id, Instant, Office, Outcome } from '@onglass/core';

export interface OfficeApp {
  readonly id: Id;
  readonly name: string;
}

/** `attributes_allowed` null: every attribute that the app sets. */
export interface ContextSettings {
  readonly collect: 'none' | 'steps' | 'steps_and_errors' | 'all';
  readonly consent: 'required' | 'assumed';
  readonly battery: boolean;
  readonly console_tail: boolean;
  readonly attributes_allowed: readonly string[] | null;
  readonly retention_days: number;
}

export type ProviderKind = 'fcm' | 'apns';

export interface Provider {
  readonly kind: ProviderKind;
  readonly about: Readonly<Record<string, string | readonly string[]>>;
  readonly changed_at: Instant;
}

export interface Retention {
  readonly legal_hold_days: number;
  readonly legal_hold_reason: string | null;
}

/** `until` null: for good. */
export interface Kept {
  readonly what: 'case_record' | 'conversation' | 'sign_in';
  readonly until: Instant | null;
  readonly why: 'legal_hold' | 'needed_to_sign_in' | 'proof';
  readonly detail: string | null;
}

export const ERASURE_STATES = ['requested', 'approved', 'erased', 'refused'] as const;
export type ErasureState = (typeof ERASURE_STATES)[number];

export interface Erasure {
  readonly id: Id;
  readonly conversation_id: Id | null;
  readonly status: ErasureState;
  readonly requested_at: Instant;
  readonly decided_at: Instant | null;
  readonly erase_at: Instant | null;
  readonly erased_at: Instant | null;
  readonly refusal: string | null;
  readonly reason: string | null;
  readonly kept: readonly Kept[];
  readonly customer_id: Id;
  readonly customer_name: string | null;
  readonly case_number: string | null;
}

/** `secret` only when it was made just now. */
export interface CompanySystem {
  readonly title: string;
  readonly url: string;
  readonly changed_at: Instant;
  readonly secret?: string | null;
}

/** What is not there yet is no refusal. */
async function orNone<T>(asked: Promise<Outcome<T>>): Promise<Outcome<T | null>> {
  const answer = await asked;
  return !answer.ok && answer.problem.status === 404 ? { ok: true, value: null } : answer;
}

async function listIn<T>(name: string, asked: Promise<Outcome<Readonly<Record<string, readonly T[]>>>>): Promise<Outcome<readonly T[]>> {
  const answer = await asked;
  return answer.ok ? { ok: true, value: answer.value[name] ?? [] } : answer;
}

export function appApi({ ask }: Office) {
  const decide = (id: Id, what: 'approve' | 'refuse', body?: object): Promise<Outcome<Erasure>> => ask('POST', `/erasure_requests/${id}/${what}`, body);
  return {
    apps: () => listIn<OfficeApp>('apps', ask('GET', '/apps')),
    context: (id: Id) => ask<ContextSettings>('GET', `/apps/${id}/context`),
    putContext: (id: Id, settings: ContextSettings) => ask<ContextSettings>('PUT', `/apps/${id}/context`, settings),
    provider: (kind: ProviderKind) => orNone(ask<Provider>('GET', `/push_providers/${kind}`)),
    putProvider: (kind: ProviderKind, settings: object) => ask<Provider>('PUT', `/push_providers/${kind}`, settings),
    removeProvider: (kind: ProviderKind) => ask<undefined>('DELETE', `/push_providers/${kind}`),
    retention: () => ask<Retention>('GET', '/retention'),
    putRetention: (settings: Retention) => ask<Retention>('PUT', '/retention', settings),
    erasures: () => listIn<Erasure>('erasure_requests', ask('GET', '/erasure_requests')),
    approve: (id: Id) => decide(id, 'approve'),
    refuse: (id: Id, reason: string) => decide(id, 'refuse', { reason }),
    sidePanel: () => orNone(ask<CompanySystem>('GET', '/side_panel')),
    putSidePanel: (settings: { readonly title: string; readonly url: string; readonly secret?: string }) => ask<CompanySystem>('PUT', '/side_panel', settings),
    removeSidePanel: () => ask<undefined>('DELETE', '/side_panel'),
  } as const;
}
