// What a notification leads to: a tap on it opens the conversation it is about, here or in a page opened for it, and
// what this browser was subscribed to goes when its customer signs out.
import type { Model } from './model.ts';

export type PushModel = Pick<Model, 'client' | 'options'>;

/** Where the id and the address of this browser's subscription lie. */
export const PUSH_KEY = 'onglass:push';
const LINK = 'onglass';
const CONVERSATION = /^conversation\/([\da-f-]{36})$/u;

interface Tapped {
  readonly onglass?: unknown;
  readonly conversation_id?: unknown;
  readonly seq?: unknown;
}

function openAt({ navigation }: Model, conversationId: string, seq: number): void {
  navigation.open([{ screen: 'home' }, { screen: 'thread', thread: seq > 0 ? { conversationId, seq } : { conversationId } }]);
}

/** The address of a notification's page, once: a reload does not open it again. */
function followLink(model: Model): boolean {
  const address = new URL(location.href);
  const found = CONVERSATION.exec(address.searchParams.get(LINK) ?? '');
  if (found === null) return false;
  const seq = Number(address.searchParams.get('m'));
  address.searchParams.delete(LINK);
  address.searchParams.delete('m');
  history.replaceState(history.state, '', address);
  openAt(model, found[1] ?? '', seq);
  return true;
}

/** Whether a notification brought the customer here. From now on one that is tapped leads to its conversation. */
export function followNotifications(model: Model): boolean {
  // In a sandboxed frame even looking at it throws; and without the app's own worker nobody speaks here.
  if (model.options.serviceWorker !== undefined) (navigator as Partial<Navigator>).serviceWorker?.addEventListener('message', ({ data }: MessageEvent<Tapped | null>) => {
    if (data?.onglass === 'open' && CONVERSATION.test(`conversation/${String(data.conversation_id)}`)) openAt(model, String(data.conversation_id), Number(data.seq));
  });
  return followLink(model);
}

/** The number on the app's icon, where the browser has one. */
export function showBadge(count: number): void {
  (navigator as Partial<Navigator>).setAppBadge?.(count).catch(() => undefined);
}

/** Nobody who signed out is told anything here any more. */
export async function dropSubscription(): Promise<void> {
  const saved = localStorage.getItem(PUSH_KEY);
  if (saved === null) return;
  localStorage.removeItem(PUSH_KEY);
  const registered = await navigator.serviceWorker.getRegistration();
  if (registered === undefined) return;
  for (const shown of await registered.getNotifications()) if (shown.tag.startsWith('onglass:')) shown.close();
  const subscription = await registered.pushManager.getSubscription();
  // The host app may have one of its own.
  if (subscription && saved.includes(JSON.stringify(subscription.endpoint))) await subscription.unsubscribe();
}
