// This browser's push subscription: made when the customer wants it, told to the server, taken back when they leave.
// Invariant: nothing of it survives a sign-out, and a subscription that the host app made for itself is left alone.
import { PUSH_KEY, type PushModel } from '../app/pushed.ts';

export type PushState = 'impossible' | 'off' | 'on' | 'denied';
export type PushFailure = 'denied' | 'failed';

interface SavedPush {
  readonly id: string;
  readonly endpoint: string;
}

/** A push service that never answers must not hold the customer up. */
const SUBSCRIBE_WITHIN_MS = 15_000;

export function savedPush(): SavedPush | undefined {
  try {
    return (JSON.parse(localStorage.getItem(PUSH_KEY) ?? 'null') as SavedPush | null) ?? undefined;
  } catch {
    return undefined;
  }
}

function save(saved: SavedPush | undefined): void {
  try {
    if (saved === undefined) localStorage.removeItem(PUSH_KEY);
    else localStorage.setItem(PUSH_KEY, JSON.stringify(saved));
  } catch {
    // Without storage the next page subscribes once more; the server takes the same endpoint as the same.
  }
}

const webKey = ({ client }: PushModel): string | undefined => client.session.get()?.config.push?.web_key ?? undefined;

const browserCan = (): boolean => 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis;

export function pushState(model: PushModel): PushState {
  if (model.options.serviceWorker === undefined || webKey(model) === undefined || !browserCan()) return 'impossible';
  if (Notification.permission === 'denied') return 'denied';
  return savedPush() !== undefined && Notification.permission === 'granted' ? 'on' : 'off';
}

function bytesOf(key: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(key.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.codePointAt(0) ?? 0);
}

function within<T>(work: Promise<T>, ms: number): Promise<T> {
  return Promise.race([work, new Promise<never>((_, reject) => setTimeout(() => reject(new Error('no answer in time')), ms))]);
}

async function registration({ options }: PushModel): Promise<ServiceWorkerRegistration> {
  const address = options.serviceWorker ?? '';
  return (await navigator.serviceWorker.getRegistration()) ?? (await navigator.serviceWorker.register(address));
}

/** Asks the browser where it has not been asked, then the push service, then tells the server. */
export async function subscribePush(model: PushModel): Promise<PushFailure | undefined> {
  if ((await Notification.requestPermission()) !== 'granted') return 'denied';
  try {
    const ready = await registration(model);
    const subscription = await within(ready.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(webKey(model) ?? '') }), SUBSCRIBE_WITHIN_MS);
    return await tell(model, subscription);
  } catch {
    return 'failed';
  }
}

async function tell({ client }: PushModel, subscription: PushSubscription): Promise<PushFailure | undefined> {
  const { endpoint, keys } = subscription.toJSON();
  const answer = await client.ask<{ id: string }>('POST', '/push_subscriptions', { kind: 'web', endpoint, keys: { p256dh: keys?.['p256dh'], auth: keys?.['auth'] } });
  if (!answer.ok) return 'failed';
  save({ id: answer.value.id, endpoint: subscription.endpoint });
  return undefined;
}

/** Push services change addresses by themselves: the server learns the new one at the next visit. */
export async function refreshPush(model: PushModel): Promise<void> {
  const saved = savedPush();
  if (saved === undefined || pushState(model) !== 'on') return;
  const now = await (await navigator.serviceWorker.getRegistration())?.pushManager.getSubscription();
  if (now === null || now === undefined || now.endpoint === saved.endpoint) return;
  await model.client.ask('DELETE', `/push_subscriptions/${saved.id}`);
  await tell(model, now);
}

export async function forgetPush({ client }: PushModel): Promise<PushFailure | undefined> {
  const saved = savedPush();
  save(undefined);
  if (saved === undefined) return undefined;
  const subscription = await (await navigator.serviceWorker.getRegistration())?.pushManager.getSubscription();
  if (subscription?.endpoint === saved.endpoint) await subscription.unsubscribe();
  const answer = await client.ask('DELETE', `/push_subscriptions/${saved.id}`);
  return answer.ok || answer.problem.status === 404 ? undefined : 'failed';
}
