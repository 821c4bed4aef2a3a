// Shows pushes while no console is in view, one notification for a conversation, and opens the conversation on a click.
// It stores nothing but the words a console left for it, and fetches nothing.
'use strict';

const ROOT = new URL('./', self.location.href).pathname;
const WORDS_CACHE = 'onglass-alerts';
const LONGEST_ECHO_MS = 5 * 60 * 1000;
// As long as no console has said it in the agent's language.
const ENGLISH = {
  assigned: 'New case: {name}',
  replied: '{name} wrote',
  offered: '{name} is offered to you',
  due_soon: 'Answer soon: {name}',
  overdue: 'Late: {name}',
  test: 'This is a test',
  test_body: 'This is how you are told.',
  somebody: 'A customer',
  more: '{title} · {count} alerts',
};

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

async function readWords() {
  try {
    const cache = await caches.open(WORDS_CACHE);
    const kept = await cache.match(`${ROOT}alert-words`);
    return { ...ENGLISH, ...(kept === undefined ? {} : await kept.json()) };
  } catch {
    return ENGLISH;
  }
}

function readPush(event) {
  try {
    const said = event.data.json();
    return typeof said === 'object' && said !== null ? said : {};
  } catch {
    return {};
  }
}

async function consoles() {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  return windows.filter((one) => new URL(one.url).pathname.startsWith(ROOT));
}

/** What is told again: a push that came twice, or one about what the hidden page has just shown. */
function isEcho(said, before) {
  if (before === undefined) return false;
  const { id, from, occasion, at } = before.data ?? {};
  return id === said.id || (from === 'page' && occasion === said.occasion && Date.now() - at < LONGEST_ECHO_MS);
}

async function show(said) {
  const words = await readWords();
  const tag = said.conversation_id ?? 'onglass';
  const [before] = await self.registration.getNotifications({ tag });
  const echo = isEcho(said, before);
  const count = (before?.data?.count ?? 0) + (echo ? 0 : 1);
  const title = fill(words[said.occasion] ?? words.replied, { name: said.name ?? words.somebody });
  const body = said.occasion === 'test' ? words.test_body : (said.text ?? said.subject ?? said.case_number ?? '');
  await self.registration.showNotification(count > 1 ? fill(words.more, { title, count }) : title, {
    body,
    tag,
    icon: `${ROOT}icon.svg`,
    silent: echo,
    renotify: !echo,
    timestamp: Date.parse(said.at) || Date.now(),
    data: { id: said.id, occasion: said.occasion, conversation_id: said.conversation_id, from: 'push', at: Date.now(), count },
  });
}

self.addEventListener('push', (event) => {
  event.waitUntil(
    (async () => {
      const said = readPush(event);
      const open = await consoles();
      // Who looks at the console sees it there; a test is always shown.
      if (said.occasion !== 'test' && open.some((one) => one.visibilityState === 'visible' && one.focused)) return;
      await show(said);
    })(),
  );
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(
    (async () => {
      const id = event.notification.data?.conversation_id;
      const open = await consoles();
      const chosen = open.find((one) => one.visibilityState === 'visible') ?? open[0];
      if (chosen === undefined) {
        await self.clients.openWindow(id === undefined ? ROOT : `${ROOT}mine/${encodeURIComponent(id)}`);
        return;
      }
      if (id !== undefined) chosen.postMessage({ type: 'open', conversation_id: id });
      await chosen.focus();
    })(),
  );
});
