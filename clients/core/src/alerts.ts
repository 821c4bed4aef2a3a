/**
 * What an agent is told of, and the browsers they are told at with the console closed.
 * Invariant: nothing is kept here; each call tells what the server has now.
 */
import type { Id, Instant } from '@onglass/protocol';
import type { Outcome } from './api.ts';
import type { Http } from './http.ts';
import { done } from './problem.ts';

export type AlertOccasion = 'assigned' | 'replied' | 'offered' | 'due_soon' | 'overdue';

/** A tone, a notification of an open console, one with the console closed. */
export interface AlertWays {
  readonly sound: boolean;
  readonly desktop: boolean;
  readonly push: boolean;
}

/** Wall times `HH:MM`; past midnight when `to` is the earlier one. */
export interface QuietHours {
  readonly from: string;
  readonly to: string;
  readonly time_zone: string;
}

export interface AlertChoices {
  readonly alerts: Readonly<Record<AlertOccasion, AlertWays>>;
  readonly quiet_hours: QuietHours | null;
  readonly only_when_away_seconds: number;
}

/** As `PushSubscription.toJSON()` of a browser has it. */
export interface PushAddress {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
  readonly label?: string;
}

export interface PushDevice {
  readonly id: Id;
  readonly host: string;
  readonly label: string | null;
  readonly created_at: Instant;
}

export interface AlertDesk {
  getChoices(): Promise<Outcome<AlertChoices>>;
  putChoices(choices: AlertChoices): Promise<Outcome<AlertChoices>>;
  /** The key a browser subscribes with, in base64url. */
  getPushKey(): Promise<Outcome<string>>;
  listDevices(): Promise<Outcome<readonly PushDevice[]>>;
  /** Resolves with the device's id; the same address again keeps its own. */
  addDevice(address: PushAddress): Promise<Outcome<Id>>;
  removeDevice(id: Id): Promise<Outcome>;
  tryDevice(id: Id): Promise<Outcome>;
  /** Whether a console is in view: what is seen there is not pushed as well. Says nothing of being available. */
  setAttention(inView: boolean): Promise<Outcome>;
}

const ROOT = '/v1/agent';

export function createAlertDesk(http: Http): AlertDesk {
  async function ask<Body>(method: 'GET' | 'PUT' | 'POST', path: string, body?: unknown): Promise<Outcome<Body>> {
    const answer = await http.call<Body>(method, ROOT + path, body);
    return answer.ok ? { ok: true, value: answer.value.body } : answer;
  }
  async function part<Body, Name extends keyof Body>(asked: Promise<Outcome<Body>>, name: Name): Promise<Outcome<Body[Name]>> {
    const answer = await asked;
    return answer.ok ? { ok: true, value: answer.value[name] } : answer;
  }
  async function tell(method: 'PUT' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<Outcome> {
    const answer = await http.call(method, ROOT + path, body, { keepalive: true });
    return answer.ok ? done : answer;
  }
  return {
    getChoices: () => ask<AlertChoices>('GET', '/preferences'),
    putChoices: (choices) => ask<AlertChoices>('PUT', '/preferences', choices),
    getPushKey: () => part(ask<{ public_key: string }>('GET', '/push_key'), 'public_key'),
    listDevices: () => part(ask<{ push_subscriptions: readonly PushDevice[] }>('GET', '/push_subscriptions'), 'push_subscriptions'),
    addDevice: (address) => part(ask<{ id: Id }>('POST', '/push_subscriptions', address), 'id'),
    removeDevice: (id) => tell('DELETE', `/push_subscriptions/${id}`),
    tryDevice: (id) => tell('POST', `/push_subscriptions/${id}/test`, {}),
    setAttention: (inView) => tell('PUT', '/attention', { in_view: inView }),
  };
}
