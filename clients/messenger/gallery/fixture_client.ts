// A customer client with fixed content: implements core's interface without a server, so that every state can be looked at.
import type { ClientConfig, Conversation, ConversationRow, ConversationView, CustomerClient, Draft, FormDraft, MessageItem, Observable, Outcome, Problem, TimelineItem, UploadPolicy, UploadSource } from '@onglass/core';
import { createStore } from '../src/app/observe.ts';
import { POLICY } from './policy.ts';

export interface Fixture {
  readonly rows: readonly ConversationRow[];
  readonly views: Readonly<Record<string, Partial<ConversationView>>>;
  readonly connection?: Partial<ReturnType<CustomerClient['connection']['get']>>;
  readonly drafts?: Readonly<Record<string, string>>;
  /** A form half filled in, in the conversation with an id. */
  readonly form?: FormDraft;
  readonly company?: string;
  readonly modes?: Readonly<Record<string, { open: boolean } | null>>;
  readonly expectedReply?: ClientConfig['expected_reply'];
  readonly policy?: UploadPolicy;
  readonly unread?: number;
}

export { POLICY } from './policy.ts';

const DONE: Outcome = { ok: true, value: undefined };
const done = (): Promise<Outcome> => Promise.resolve(DONE);
const fixed = <T>(value: T): Observable<T> => ({ get: () => value, subscribe: () => () => undefined });

function refusal(source: UploadSource, policy: UploadPolicy): Problem | undefined {
  if (source.sizeBytes > policy.max_bytes) return { title: 'Too large', status: 413, code: 'file_too_large' };
  if (!policy.media_types.includes(source.mediaType)) return { title: 'Type not allowed', status: 415, code: 'file_type_not_allowed' };
  return undefined;
}

function emptyView(id: string | undefined, row: ConversationRow | undefined): ConversationView {
  return { ...(id === undefined ? {} : { id }), ...(row === undefined ? {} : { row }), phase: 'ready', items: [], hasOlder: false, loadingOlder: false, unread: 0, readSeq: 0, typing: [], healing: false };
}

/** What the gallery and its tests may do to a conversation from outside. */
export interface Puppet {
  readonly receive: (item: TimelineItem) => void;
  readonly change: (change: Partial<ConversationView>) => void;
  readonly view: () => ConversationView;
  readonly calls: string[];
}

export function createFixtureClient(fixture: Fixture): { readonly client: CustomerClient; readonly puppets: Map<string, Puppet> } {
  const puppets = new Map<string, Puppet>();
  const policy = fixture.policy ?? POLICY;
  let counter = 0;

  function handle(id: string | undefined, given: Partial<ConversationView> | undefined): Conversation {
    const view = createStore<ConversationView>({ ...emptyView(id, fixture.rows.find((row) => row.id === id)), ...given });
    const calls: string[] = [];
    const change = (part: Partial<ConversationView>): void => view.set({ ...view.get(), ...part });
    const add = (item: TimelineItem): void => change({ items: [...view.get().items, item] });
    puppets.set(id ?? 'new', { receive: add, change, view: view.get, calls });
    const note = <T>(call: string, value: T): Promise<T> => {
      calls.push(call);
      return Promise.resolve(value);
    };
    const draft = createStore<Draft>({ text: fixture.drafts?.[id ?? 'new'] ?? '', synced: true, ...(fixture.form === undefined ? {} : { form: fixture.form, savedAtMs: Date.now() }) });
    const own = (content: MessageItem['content'], replyTo?: string): string => {
      counter += 1;
      const key = `own-${counter}`;
      add({ kind: 'message', key, mine: true, ...(replyTo === undefined ? {} : { replyTo }), author: { kind: 'customer' }, content, createdAt: new Date().toISOString(), edited: false, redacted: false, tick: content.type === 'local_file' ? 'uploading' : 'waiting', progress: 0.4 });
      return key;
    };
    return {
      view,
      draft,
      sendText: (text) => note(`send ${text}`, own({ type: 'text', text, fallback: text })),
      answerQuickReply: (messageId, optionId) => note(`answer ${messageId} ${optionId}`, undefined),
      answer: (messageId, answer, text) => {
        own({ type: 'text', text, answer, fallback: text }, messageId);
        change({ items: view.get().items.map((item) => (item.kind === 'message' && item.id === messageId ? { ...item, answer } : item)) });
        return note(`answered ${messageId} ${JSON.stringify(answer)} ${text}`, undefined);
      },
      sendContent: (content) => note(`content ${JSON.stringify(content)}`, content.type),
      attach: (source) => note(`attach ${source.name}`, { ok: true, value: own({ type: 'local_file', name: source.name, mediaType: source.mediaType, sizeBytes: source.sizeBytes, source, fallback: source.name }) }),
      retry: (key) => note(`retry ${key}`, undefined),
      discard: (key) => {
        change({ items: view.get().items.filter((item) => item.key !== key) });
        return note(`discard ${key}`, true);
      },
      edit: (_, text) => note(`edit ${text}`, DONE),
      redact: (messageId) => note(`redact ${messageId}`, DONE),
      end: () => note('end', DONE),
      rate: (score, comment) => note(`rate ${score} ${comment ?? ''}`, DONE),
      loadOlder: () => note('loadOlder', DONE),
      setVisible: (visible) => void calls.push(`visible ${visible}`),
      markRead: (seq) => void calls.push(`read ${seq}`),
      notifyTyping: () => void calls.push('typing'),
      setDraft: () => undefined,
      setForm: (form) => {
        const { form: _before, ...rest } = draft.get();
        draft.set({ ...rest, ...(form === undefined ? {} : { form, savedAtMs: Date.now() }) });
        calls.push(`form ${JSON.stringify(form)}`);
      },
      close: () => undefined,
    };
  }

  const client: CustomerClient = {
    connection: fixed({ name: 'live', since: 0, attempt: 0, wasLive: true, ...fixture.connection }),
    outboxSize: fixed(0),
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    reconnectNow: () => undefined,
    onArrival: () => () => undefined,
    onContinued: () => () => undefined,
    checkUpload: (source) => refusal(source, policy),
    uploadPolicy: fixed(policy),
    fetchFile: fetchFixture,
    session: fixed({
      customer: { id: 'c1', verified: true, name: 'Mara' },
      config: { modes: { message: { open: true }, ...fixture.modes }, hours: null, expected_reply: fixture.expectedReply ?? null, theme: { name: fixture.company ?? 'Harbor Bank', hue: 232, vivid: 1 }, locale: 'en', uploads: policy, edit_window_seconds: 900, read_receipts: true },
    }),
    conversations: fixed({ rows: fixture.rows, phase: 'ready', hasMore: false }),
    refreshConfig: () => Promise.resolve(),
    ask: () => Promise.resolve({ ok: false, problem: { title: 'Not in the gallery', status: 404, code: 'not_found' } }),
    loadMoreConversations: done,
    unread: fixed(fixture.unread ?? 0),
    openConversation: (id) => handle(id, fixture.views[id]),
    newKey: () => 'new:1',
    newConversation: () => handle(undefined, fixture.views['new']),
    unsentConversations: () => [],
    reopenUnsent: (key) => handle(undefined, fixture.views[key]),
    sendContext: () => Promise.resolve({ ok: true, value: { stored: 0, rejected: [] } }),
    verifications: () => Promise.resolve({ ok: true, value: [] }),
    giveVerification: () => Promise.resolve({ ok: false, problem: { title: 'Not there', status: 404, code: 'not_found' } }),
    setPresent: () => undefined,
    identityChanged: () => Promise.resolve(),
    signOut: () => Promise.resolve(),
    signedOutElsewhere: () => Promise.resolve(),
  };
  return { client, puppets };
}

async function fetchFixture(path: string): Promise<Outcome<{ readonly bytes: Uint8Array; readonly mediaType: string }>> {
  if (path.includes('broken')) return { ok: false, problem: { title: 'Not there', status: 404, code: 'not_found' } };
  const answer = await fetch(path);
  return { ok: true, value: { bytes: new Uint8Array(await answer.arrayBuffer()), mediaType: 'image/svg+xml' } };
}
