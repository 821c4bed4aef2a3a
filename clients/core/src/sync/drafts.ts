/**
 * Unfinished input: on this device at once, at the server after a pause, so that another device can go on.
 * Invariant: what the person typed here last is never overwritten by an older text from the server.
 */
import type { Id } from '@onglass/protocol';
import type { Draft, Environment, Observable, TimerHandle } from '../api.ts';
import { type Drawer, KEY } from '../drawer.ts';
import type { Http } from '../http.ts';
import { isTransient } from '../problem.ts';
import { type Cell, cell } from '../observable.ts';
import { isLocal } from '../outbox/entry.ts';

export interface Drafts {
  restore(): Promise<void>;
  draft(conversation: string): Observable<Draft>;
  /** `saved`: the device forgets the text before only when that is through: it went into what is being saved there. */
  set(conversation: string, text: string, saved?: Promise<unknown>): void;
  /** Takes the server's text where nothing was typed here. */
  fetch(conversation: string): Promise<void>;
  /** A local conversation got its id. */
  rename(local: string, id: Id): void;
  /** Sends again what the server has not got. */
  resend(): void;
  readonly texts: Observable<ReadonlyMap<string, string>>;
  clear(): Promise<void>;
}

const SEND_AFTER_MS = 800;
const NONE: Draft = { text: '', synced: true };

export function createDrafts(environment: Environment, drawer: Drawer, http: Http, root: string): Drafts {
  const drafts = new Map<string, Cell<Draft>>();
  const texts = cell<ReadonlyMap<string, string>>(new Map());
  const timers = new Map<string, TimerHandle>();

  function cellOf(conversation: string): Cell<Draft> {
    const known = drafts.get(conversation);
    if (known !== undefined) return known;
    const made = cell<Draft>(NONE);
    drafts.set(conversation, made);
    return made;
  }

  function put(conversation: string, draft: Draft): void {
    cellOf(conversation).set(draft);
    if ((texts.get().get(conversation) ?? '') === draft.text) return;
    const next = new Map(texts.get());
    if (draft.text === '') next.delete(conversation);
    else next.set(conversation, draft.text);
    texts.set(next);
  }

  async function keep(conversation: string): Promise<void> {
    const draft = cellOf(conversation).get();
    const isNothing = draft.text === '' && draft.synced;
    await (isNothing ? drawer.remove(KEY.draft(conversation)) : drawer.write(KEY.draft(conversation), draft));
  }

  function sendSoon(conversation: string): void {
    if (timers.has(conversation)) environment.clearTimer(timers.get(conversation));
    timers.set(
      conversation,
      environment.setTimer(() => {
        timers.delete(conversation);
        void send(conversation);
      }, SEND_AFTER_MS),
    );
  }

  async function send(conversation: string): Promise<void> {
    const { text, synced } = cellOf(conversation).get();
    if (synced || isLocal(conversation)) return;
    const answer = await http.call('PUT', `${root}/conversations/${conversation}/draft`, {
      content: text === '' ? null : { text },
    });
    const isLatest = cellOf(conversation).get().text === text;
    if (!isLatest || (!answer.ok && isTransient(answer.problem))) return;
    const kept = { text, synced: true };
    put(conversation, kept);
    await keep(conversation);
  }

  function set(conversation: string, text: string, saved?: Promise<unknown>): void {
    if (cellOf(conversation).get().text === text) return;
    const draft = { text, synced: false };
    put(conversation, draft);
    if (saved === undefined) void keep(conversation);
    else void saved.then(() => keep(conversation));
    sendSoon(conversation);
  }

  return {
    restore: async () => {
      for (const [key, draft] of await drawer.list<Draft>(KEY.drafts)) put(key.slice(KEY.drafts.length), draft);
    },
    draft: cellOf,
    set,
    fetch: async (conversation) => {
      if (isLocal(conversation)) return;
      const before = cellOf(conversation).get();
      if (!before.synced) {
        sendSoon(conversation);
        return;
      }
      const answer = await http.call<{ content?: { text?: string } | null } | undefined>('GET', `${root}/conversations/${conversation}/draft`);
      if (!answer.ok || cellOf(conversation).get() !== before) return;
      const fetched = { text: answer.value.body?.content?.text ?? '', synced: true };
      put(conversation, fetched);
      await keep(conversation);
    },
    rename: (local, id) => {
      const { text } = cellOf(local).get();
      if (text === '') return;
      set(id, text);
      put(local, NONE);
      void drawer.remove(KEY.draft(local));
    },
    resend: () => {
      for (const [conversation, draft] of drafts) if (!draft.get().synced) sendSoon(conversation);
    },
    texts,
    clear: async () => {
      for (const conversation of [...drafts.keys()]) put(conversation, NONE);
      await drawer.removeAll(KEY.drafts);
    },
  };
}
