// What a push becomes: one notification a conversation, that counts, opens its conversation and goes when it was read.
// Invariant: a push that is not ours, or that nobody can read, is left to the app's own code; no link leaves the app.
interface Pushed {
  readonly v: 1;
  readonly kind: 'message' | 'withdraw';
  readonly conversation_id: string;
  readonly seq?: number;
  readonly up_to_seq?: number;
  readonly title?: string;
  readonly body?: string;
  readonly tag?: string;
  readonly url?: string;
  readonly icon?: string;
  readonly badge?: number;
  readonly count?: number;
  readonly at?: string;
}

interface Shown {
  readonly tag: string;
  readonly data: { readonly conversation_id?: string; readonly seq?: number; readonly url?: string } | null;
  close(): void;
}

interface Page {
  readonly url: string;
  readonly focused: boolean;
  readonly visibilityState: string;
  focus(): Promise<unknown>;
  postMessage(message: unknown): void;
}

interface Extended extends Event {
  waitUntil(work: Promise<unknown>): void;
}

/** What this file uses of a service worker. */
export interface WorkerScope {
  readonly registration: {
    readonly scope: string;
    showNotification(title: string, options: object): Promise<void>;
    getNotifications(filter?: { readonly tag: string }): Promise<readonly Shown[]>;
    readonly pushManager: { subscribe(options: object): Promise<unknown> };
  };
  readonly clients: { matchAll(options: object): Promise<readonly Page[]>; openWindow(url: string): Promise<unknown> };
  readonly navigator: object;
  addEventListener(type: string, listener: (event: Extended) => void): void;
}

const PREFIX = 'onglass:';
const tagOf = (id: string): string => PREFIX + id;

function readPush(event: Event): Pushed | undefined {
  try {
    const told = (event as Event & { data: { json(): unknown } | null }).data?.json() as Partial<Pushed> | null | undefined;
    const known = told?.v === 1 && (told.kind === 'message' || told.kind === 'withdraw') && typeof told.conversation_id === 'string';
    return known ? (told as Pushed) : undefined;
  } catch {
    return undefined;
  }
}

/** The page to open: the app's own, whatever the push says, with the conversation in its address. */
function linkTo(scope: string, data: NonNullable<Shown['data']>): string {
  const wanted = new URL(data.url ?? scope, scope);
  const address = wanted.origin === new URL(scope).origin ? wanted : new URL(scope);
  address.searchParams.set('onglass', `conversation/${data.conversation_id ?? ''}`);
  if (data.seq !== undefined) address.searchParams.set('m', String(data.seq));
  return address.href;
}

async function show({ registration }: WorkerScope, pushed: Pushed): Promise<void> {
  const { title = '', body = '', icon, count = 1, conversation_id, seq, url, at } = pushed;
  const more = count > 1 ? `${title} (${count})` : title;
  await registration.showNotification(more, {
    body,
    tag: tagOf(conversation_id),
    renotify: true,
    ...(icon === undefined ? {} : { icon }),
    ...(at === undefined ? {} : { timestamp: Date.parse(at) }),
    data: { conversation_id, seq, url },
  });
}

/** What was read elsewhere: its notification goes, one about something newer stays. */
async function withdraw({ registration }: WorkerScope, { conversation_id, up_to_seq = 0 }: Pushed): Promise<void> {
  for (const shown of await registration.getNotifications({ tag: tagOf(conversation_id) })) {
    if ((shown.data?.seq ?? 0) <= up_to_seq) shown.close();
  }
}

function badge({ navigator }: WorkerScope, count: number | undefined): Promise<unknown> | undefined {
  if (count === undefined) return undefined;
  return (navigator as { setAppBadge?: (count: number) => Promise<void> }).setAppBadge?.(count).catch(() => undefined);
}

async function receive(scope: WorkerScope, pushed: Pushed): Promise<void> {
  if (pushed.kind === 'withdraw') await withdraw(scope, pushed);
  else await show(scope, pushed);
  await badge(scope, pushed.badge);
}

async function follow(scope: WorkerScope, shown: Shown): Promise<void> {
  const { conversation_id, seq } = shown.data ?? {};
  shown.close();
  const pages = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const page = pages.find((each) => each.visibilityState === 'visible') ?? pages[0];
  if (page === undefined) {
    await scope.clients.openWindow(linkTo(scope.registration.scope, shown.data ?? {}));
    return;
  }
  page.postMessage({ onglass: 'open', conversation_id, seq });
  // Refused without a tap; the conversation is opened there all the same.
  await page.focus().catch(() => undefined);
}

/** Another address of the same browser: the page tells the server when it is open next. */
async function subscribeAgain(scope: WorkerScope, event: Event): Promise<void> {
  const { oldSubscription } = event as Event & { oldSubscription?: { options: object } | null };
  if (oldSubscription) await scope.registration.pushManager.subscribe(oldSubscription.options);
}

export function serve(scope: WorkerScope): void {
  scope.addEventListener('push', (event) => {
    const pushed = readPush(event);
    if (pushed === undefined) return;
    event.stopImmediatePropagation();
    event.waitUntil(receive(scope, pushed));
  });
  scope.addEventListener('notificationclick', (event) => {
    const { notification } = event as Extended & { notification: Shown };
    if (!notification.tag.startsWith(PREFIX)) return;
    event.stopImmediatePropagation();
    event.waitUntil(follow(scope, notification));
  });
  scope.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(subscribeAgain(scope, event)));
}
