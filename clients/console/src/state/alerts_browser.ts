// What the browser does for alerts: permission, the service worker, the push address, notifications, badges.
// Invariant: nothing here throws; what a browser cannot do is answered as such.
import type { PushAddress } from '@onglass/core';
import { t } from '../text/alerts_dialog.ts';

export type Permission = NotificationPermission | 'unsupported';

/** Beside the console itself: its scope is the console. */
const WORKER = `${import.meta.env.BASE_URL}alert-worker.js`;
const WORDS_CACHE = 'onglass-alerts';
const WORDS_KEY = `${import.meta.env.BASE_URL}alert-words`;
const SUBSCRIBE_MS = 15_000;
const READY_MS = 10_000;
const ICON = `${import.meta.env.BASE_URL}icon.svg`;
const ICON_ALERT = `${import.meta.env.BASE_URL}icon-alert.svg`;

interface Policy {
  createScriptURL(url: string): unknown;
}
interface TrustedGlobal {
  readonly trustedTypes?: { createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy };
}

let policy: Policy | undefined;

/** The one address that may become a script. */
function trustedWorker(): string {
  policy ??= (globalThis as TrustedGlobal).trustedTypes?.createPolicy('onglass', {
    createScriptURL: (url) => {
      if (url !== WORKER) throw new TypeError('no script of ours');
      return url;
    },
  });
  return (policy?.createScriptURL(WORKER) ?? WORKER) as string;
}

export function permissionNow(): Permission {
  return 'Notification' in globalThis && 'serviceWorker' in navigator ? Notification.permission : 'unsupported';
}

export async function askPermission(): Promise<Permission> {
  if (permissionNow() === 'unsupported') return 'unsupported';
  try {
    return await Notification.requestPermission();
  } catch {
    return permissionNow();
  }
}

function within<T>(work: Promise<T>, ms: number): Promise<T | undefined> {
  return Promise.race([work, new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), ms))]);
}

/** The worker has no page to ask: the words it says are put where it finds them. */
async function leaveWords(): Promise<void> {
  const slot = { name: '{name}', title: '{title}', count: '{count}' };
  const words = {
    assigned: t('alert.assigned', slot),
    replied: t('alert.replied', slot),
    offered: t('alert.offered', slot),
    due_soon: t('alert.due_soon', slot),
    overdue: t('alert.overdue', slot),
    test: t('alert.test'),
    test_body: t('alert.test_body'),
    somebody: t('alert.somebody'),
    more: t('alert.more', slot),
  };
  const cache = await caches.open(WORDS_CACHE);
  await cache.put(WORDS_KEY, new Response(JSON.stringify(words), { headers: { 'content-type': 'application/json' } }));
}

/** The console's worker, made ready; undefined where there is none to be had. */
export async function startWorker(): Promise<ServiceWorkerRegistration | undefined> {
  if (permissionNow() === 'unsupported') return undefined;
  try {
    await leaveWords();
    await navigator.serviceWorker.register(trustedWorker());
    return await within(navigator.serviceWorker.ready, READY_MS);
  } catch {
    return undefined;
  }
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function isFor(subscription: PushSubscription, key: Uint8Array): boolean {
  const own = new Uint8Array(subscription.options.applicationServerKey ?? new ArrayBuffer(0));
  return own.length === key.length && own.every((byte, at) => byte === key[at]);
}

/** `why` undefined: the browser's push service did not answer. */
export type Subscribed = { readonly ok: true; readonly address: PushAddress } | { readonly ok: false; readonly why: string | undefined };

function addressOf(subscription: PushSubscription): PushAddress {
  const { endpoint = '', keys = {} } = subscription.toJSON();
  return { endpoint, keys: { p256dh: keys['p256dh'] ?? '', auth: keys['auth'] ?? '' }, label: labelOf(navigator.userAgent) };
}

/** What there is already, if it was made for this key; what was made for another is given up. */
async function keptFor({ pushManager }: ServiceWorkerRegistration, key: Uint8Array): Promise<PushSubscription | undefined> {
  const known = await pushManager.getSubscription();
  if (known === null || isFor(known, key)) return known ?? undefined;
  await known.unsubscribe();
  return undefined;
}

/** This browser's push address for the installation's key. A push service that never answers is given up. */
export async function subscribe(registration: ServiceWorkerRegistration, publicKey: string): Promise<Subscribed> {
  const key = bytesOf(publicKey);
  const make = async (): Promise<PushSubscription> => (await keptFor(registration, key)) ?? registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  try {
    const subscription = await within(make(), SUBSCRIBE_MS);
    return subscription === undefined ? { ok: false, why: undefined } : { ok: true, address: addressOf(subscription) };
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : String(error) };
  }
}

export async function unsubscribe(): Promise<void> {
  try {
    const registration = await navigator.serviceWorker.getRegistration(import.meta.env.BASE_URL);
    await (await registration?.pushManager.getSubscription())?.unsubscribe();
  } catch {
    // The server has forgotten the address; an address nobody knows is told nothing.
  }
}

/** Android calls itself Linux, too. */
const SYSTEMS = ['Android', 'iPhone', 'iPad', 'Windows', 'Mac OS X', 'CrOS', 'Linux'];

/** A browser and its system by name, to tell one's devices apart. */
export function labelOf(userAgent: string): string {
  const browser = (/(Firefox|Edg|OPR|SamsungBrowser|Chrome|Safari)\//.exec(userAgent)?.[1] ?? 'Browser').replace('Edg', 'Edge').replace('OPR', 'Opera');
  const system = SYSTEMS.find((name) => userAgent.includes(name));
  return system === undefined ? browser : `${browser}, ${system}`;
}

export interface Shown {
  readonly title: string;
  readonly body: string;
  readonly conversationId: string;
  readonly occasion: string;
}

/** One for a conversation: a later one, and a push about it, takes its place. */
export async function showNotification({ title, body, conversationId, occasion }: Shown): Promise<void> {
  if (permissionNow() !== 'granted') return;
  const data = { conversation_id: conversationId, occasion, from: 'page', at: Date.now(), count: 1 };
  try {
    const registration = await navigator.serviceWorker.getRegistration(import.meta.env.BASE_URL);
    await registration?.showNotification(title, { body, tag: conversationId, icon: ICON, data });
  } catch {
    // Not shown here: the tab's badge says it too.
  }
}

/** Closes notifications of conversations that need nobody any more. */
export async function closeNotifications(isOver: (conversationId: string, occasion: unknown) => boolean): Promise<void> {
  try {
    const registration = await navigator.serviceWorker.getRegistration(import.meta.env.BASE_URL);
    for (const shown of (await registration?.getNotifications()) ?? []) {
      const { conversation_id: id, occasion }: { conversation_id?: unknown; occasion?: unknown } = Object(shown.data) as object;
      if (typeof id === 'string' && isOver(id, occasion)) shown.close();
    }
  } catch {
    // Nothing is shown, then.
  }
}

/** The worker asks an open console to go to a conversation. */
export function onOpenAsked(listener: (conversationId: string) => void): () => void {
  if (!('serviceWorker' in navigator)) return () => undefined;
  const hear = ({ data }: MessageEvent): void => {
    const { type, conversation_id: id }: { type?: unknown; conversation_id?: unknown } = Object(data) as object;
    if (type === 'open' && typeof id === 'string') listener(id);
  };
  navigator.serviceWorker.addEventListener('message', hear);
  return () => navigator.serviceWorker.removeEventListener('message', hear);
}

interface Badged {
  setAppBadge?(count: number): Promise<void>;
  clearAppBadge?(): Promise<void>;
}

/** A dot on the tab's picture, and the number at the app's where it is installed. */
export function setBadge(count: number): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  const icon = count > 0 ? ICON_ALERT : ICON;
  if (link !== null && !link.href.endsWith(icon)) link.href = icon;
  const badged = navigator as Badged;
  const said = count > 0 ? badged.setAppBadge?.(count) : badged.clearAppBadge?.();
  said?.catch(() => undefined);
}
