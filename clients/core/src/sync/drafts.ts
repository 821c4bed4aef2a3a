/**
 * Unfinished input: on this device at once, at the server after a pause, so that another device can go on.
 * Invariant: what the person typed here last is never overwritten by an older text from the server, and the server is told
 * of an empty draft only where it may have another: a quick send is no draft.
 */
import type { FormDraft, Id } from '@onglass/protocol';
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
  /** The half-filled form of a conversation; undefined when it was answered or given up. */
  setForm(conversation: string, form: FormDraft | undefined): void;
  /** Takes the server's text where nothing was typed here. False when the server did not say. */
  fetch(conversation: string): Promise<boolean>;
  /** A local conversation got its id. */
  rename(local: string, id: Id): void;
  /** Sends again what the server has not got. */
  resend(): void;
  readonly texts: Observable<ReadonlyMap<string, string>>;
  clear(): Promise<void>;
}

const SEND_AFTER_MS = 800;
const NONE: Draft = { text: '', synced: true };

interface DraftContent {
  readonly text?: string;
  readonly form?: FormDraft | null;
}

const isEmpty = ({ text, form }: Draft): boolean => text === '' && form === undefined;

/** What the server keeps: nothing at all where nothing is written. */
function contentOf(draft: Draft): DraftContent | null {
  if (isEmpty(draft)) return null;
  return { ...(draft.text === '' ? {} : { text: draft.text }), ...(draft.form === undefined ? {} : { form: draft.form }) };
}

function draftOf(content: DraftContent | null | undefined): Draft {
  const form = content?.form ?? undefined;
  return { text: content?.text ?? '', synced: true, ...(form === undefined ? {} : { form }) };
}

export function createDrafts(environment: Environment, drawer: Drawer, http: Http, root: string): Drafts {
  const drafts = new Map<string, Cell<Draft>>();
  const texts = cell<ReadonlyMap<string, string>>(new Map());
  const timers = new Map<string, TimerHandle>();
  /** Where the server may keep something: it said so, or was told and did not say that it forgot. */
  const there = new Set<string>();

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
    const isNothing = isEmpty(draft) && draft.synced;
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
    const draft = cellOf(conversation).get();
    if (draft.synced || isLocal(conversation)) return;
    there.add(conversation);
    const answer = await http.call('PUT', `${root}/conversations/${conversation}/draft`, { content: contentOf(draft) });
    const isLatest = cellOf(conversation).get() === draft;
    if (!isLatest || (!answer.ok && isTransient(answer.problem))) return;
    if (isEmpty(draft)) there.delete(conversation);
    const kept = { ...draft, synced: true };
    put(conversation, kept);
    await keep(conversation);
  }

  function set(conversation: string, text: string, saved?: Promise<unknown>): void {
    const before = cellOf(conversation).get();
    if (before.text === text) return;
    write(conversation, { ...before, text, synced: false }, saved);
  }

  function setForm(conversation: string, form: FormDraft | undefined): void {
    const { form: before, savedAtMs: _at, ...rest } = cellOf(conversation).get();
    if (before === form) return;
    const filled = form === undefined ? {} : { form, savedAtMs: environment.now() };
    write(conversation, { ...rest, synced: false, ...filled });
  }

  function write(conversation: string, draft: Draft, saved: Promise<unknown> = Promise.resolve()): void {
    const synced = isEmpty(draft) && !there.has(conversation);
    put(conversation, { ...draft, synced });
    void saved.then(() => keep(conversation));
    sendSoon(conversation);
  }

  return {
    restore: async () => {
      for (const [key, draft] of await drawer.list<Draft>(KEY.drafts)) {
        // An earlier page may have told the server, and not lived to say so.
        const conversation = key.slice(KEY.drafts.length);
        there.add(conversation);
        put(conversation, draft);
      }
    },
    draft: cellOf,
    set,
    setForm,
    fetch: async (conversation) => {
      const before = cellOf(conversation).get();
      if (isLocal(conversation)) return false;
      if (!before.synced) {
        sendSoon(conversation);
        return false;
      }
      const answer = await http.call<{ content?: DraftContent | null } | undefined>('GET', `${root}/conversations/${conversation}/draft`);
      if (!answer.ok) return false;
      const draft = draftOf(answer.value.body?.content);
      if (!isEmpty(draft)) there.add(conversation);
      if (cellOf(conversation).get() !== before) return true;
      put(conversation, draft);
      await keep(conversation);
      return true;
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
