/**
 * The customer's client: their conversations, the first message of a new one, who they are.
 * Invariant: a different person on the same device begins with nothing of the one before.
 */
import type { ClientConfig, ConversationRow, Id, Seq } from '@onglass/protocol';
import type { ConversationList, CustomerClient, CustomerClientOptions, NewConversationOptions, Outcome } from './api.ts';
import type { createHandle, Handle } from './conversation.ts';
import type { ContextStored } from './context/types.ts';
import { createEngine, type Engine } from './engine.ts';
import { cell } from './observable.ts';
import { isLocal, localKey } from './outbox/entry.ts';
import { backOffMs } from './link/machine.ts';
import { done, isTransient } from './problem.ts';
import { type Change, type CustomerSessions, createCustomerSessions } from './session/customer-session.ts';
import { createProving } from './proving.ts';
import { checkPolicy } from './upload/policy.ts';
import type { UploadBytes } from './upload/tus.ts';

interface ListPage {
  readonly conversations: readonly ConversationRow[];
  readonly next_cursor?: string | null;
}

const ROOT = '/v1/client';
const CONFIG_LASTS_MS = 20_000;
const QUICKER_BY_EVENTS = 100;

/** What a screen of a conversation needs besides the client: it may be fetched later than the first screen. */
export type HandleMaker = typeof createHandle;

/** What may come later than the rest: `handles` is asked when a conversation is opened, `uploadBytes` when a file is sent. */
export interface LaterParts {
  readonly handles: () => HandleMaker;
  readonly uploadBytes: UploadBytes;
}

export function createCustomerClientWith(options: CustomerClientOptions, { handles, uploadBytes }: LaterParts): CustomerClient {
  const { environment } = options;
  const conversations = cell<ConversationList>({ rows: [], phase: 'loading', hasMore: false });
  const unread = cell(0);
  let sessions!: CustomerSessions;
  let nextCursor: string | undefined;
  let readings = 0;
  let configAt = 0;
  const account = `customer/${options.appKey}`;
  const engine: Engine = createEngine(environment, options.serverUrl, {
    root: ROOT,
    account,
    keepsLogs: true,
    uploadBytes,
    sessions: (http, drawer) => {
      sessions = createCustomerSessions({
        environment,
        http,
        drawer,
        lockName: `onglass/${account}/session`,
        appKey: options.appKey,
        getIdentityToken: options.getIdentityToken,
        device: options.device,
        onChange,
      });
      return sessions;
    },
    reader: () => ({ kind: 'customer', id: sessions.customerId() ?? '' }),
    verify: async () => (await readList()).ok,
    onWelcome: (heads, configVersion) => {
      readings += 1;
      if (isAllKnown(heads)) conversations.update((list) => ({ ...list, phase: 'ready' }));
      else void insistOnList(readings, 0);
      if (sessions.confirm(configVersion)) configAt = environment.now();
      else void readConfig();
      if (present) tellPresence();
    },
    onFrame: () => undefined,
    followsUnknown: () => true,
  });
  const { logs, queue } = engine;
  let present = false;
  const tellPresence = (): unknown => engine.link.send({ type: 'presence', visible: present });

  async function onChange(change: Change): Promise<void> {
    // After joining, conversations keep their ids and numbers: what is known stays true.
    if (change === 'other_person') await engine.forgetAll();
  }

  async function readConfig(): Promise<void> {
    configAt = environment.now();
    const answer = await engine.http.call<ClientConfig>('GET', `${ROOT}/config`);
    if (answer.ok) sessions.configure(answer.value.body);
    else configAt = 0;
  }

  // ------------------------------------------------------------ the list

  /** Every conversation there is lies here, and what is new comes as events; only a promise has to be asked for. */
  function isAllKnown(heads: Readonly<Record<Id, Seq>>): boolean {
    return Object.entries(heads).every(([id, seq]) => {
      const row = logs.get(id)?.cell.get().state?.row;
      return row !== undefined && seq - row.last_seq < QUICKER_BY_EVENTS && row.turn !== 'agent';
    });
  }

  async function readPage(cursor: string | undefined): Promise<Outcome<ListPage>> {
    const query = cursor === undefined ? '' : `?cursor=${encodeURIComponent(cursor)}`;
    const answer = await engine.http.call<ListPage>('GET', `${ROOT}/conversations${query}`);
    if (!answer.ok) return answer;
    for (const row of answer.value.body.conversations) logs.adopt(row);
    return { ok: true, value: answer.value.body };
  }

  /** The newest page: what changed while nobody listened is found by its last_seq. */
  async function readList(): Promise<Outcome> {
    const page = await readPage(undefined);
    if (!page.ok) {
      if (conversations.get().phase === 'loading') {
        conversations.update((list) => ({ ...list, phase: 'problem', problem: page.problem }));
      }
      return page;
    }
    nextCursor ??= page.value.next_cursor ?? undefined;
    const { problem: _problem, ...list } = conversations.get();
    conversations.set({ ...list, phase: 'ready', hasMore: nextCursor !== undefined });
    await healAll(page.value.conversations);
    engine.tellReceived();
    return done;
  }

  /** A list that fails once must not hide conversations until the next connection. */
  async function insistOnList(reading: number, attempt: number): Promise<void> {
    const read = await readList();
    if (read.ok || !isTransient(read.problem)) return;
    const again = (): void => {
      // Without a connection the next one asks.
      if (reading === readings && engine.link.isOpen()) void insistOnList(reading, attempt + 1);
    };
    environment.setTimer(again, backOffMs(attempt, environment.random()));
  }

  async function healAll(rows: readonly ConversationRow[]): Promise<void> {
    const behind = rows.filter((row) => (logs.get(row.id)?.lastSeq() ?? row.last_seq) < row.last_seq);
    await Promise.all(behind.map((row) => logs.open(row.id).heal()));
  }

  function drawList(): void {
    const rows = logs.tracks().flatMap((track) => {
      const { state, phase } = track.cell.get();
      return state === undefined || phase === 'gone' ? [] : [engine.reading.shownRow(state)];
    });
    rows.sort((a, b) => (a.updated_at < b.updated_at ? 1 : -1));
    unread.set(rows.reduce((sum, row) => sum + row.unread, 0));
    const list = conversations.get();
    const isSame = rows.length === list.rows.length && rows.every((row, at) => row === list.rows[at]);
    if (!isSame) conversations.set({ ...list, rows, phase: list.phase === 'loading' && rows.length > 0 ? 'ready' : list.phase });
  }
  logs.onChange(drawList);
  engine.reading.onChange(drawList);

  // ------------------------------------------------------------ handles

  function pendingUploads(): number {
    return queue.entries.get().filter((entry) => entry.state === 'uploading').length;
  }

  const checkUpload: CustomerClient['checkUpload'] = (source) =>
    checkPolicy(source, sessions.session.get()?.config.uploads, pendingUploads());

  function open(key: string): Handle {
    return handles()({ engine, key, checkUpload, onClose: () => undefined });
  }

  const newKey = (): string => localKey(environment.uuid());

  function newConversation(opening: NewConversationOptions = {}, key = newKey()): Handle {
    // Only in memory until something is sent: an opened and abandoned form leaves nothing behind.
    queue.holdOpening(key, opening);
    return open(key);
  }

  async function becomeWhoTheHostSays(): Promise<void> {
    if (await sessions.dropIfOther()) await forgetAll();
  }

  async function leaveNothing(): Promise<void> {
    await engine.stop();
    await sessions.forget();
    await forgetAll();
  }

  async function forgetAll(): Promise<void> {
    await engine.forgetAll();
    nextCursor = undefined;
    conversations.set({ rows: [], phase: 'loading', hasMore: false });
  }

  const uploadPolicy = cell(sessions.session.get()?.config.uploads ?? undefined);
  sessions.session.subscribe((session) => {
    uploadPolicy.set(session?.config.uploads ?? undefined);
  });

  return {
    connection: engine.link.state,
    session: sessions.session,
    outboxSize: engine.outboxSize,
    conversations,
    unread,
    uploadPolicy,
    start: async () => {
      await sessions.restore();
      await becomeWhoTheHostSays();
      sessions.admit();
      await engine.restore();
      drawList();
      engine.start();
    },
    stop: engine.stop,
    reconnectNow: () => {
      engine.link.input({ type: 'try_now' });
      engine.runner.hurry();
    },
    onArrival: engine.onArrival,
    onContinued: engine.onContinued,
    checkUpload,
    fetchFile: engine.fetchFile,
    refreshConfig: async () => {
      // What the first connection will tell in a moment is not asked for as well.
      const isDue = engine.link.isOpen() ? environment.now() - configAt > CONFIG_LASTS_MS : engine.link.state.get().attempt > 0;
      if (isDue) await readConfig();
    },
    ask: async (method, path, body) => {
      const answer = await engine.http.call(method, ROOT + path, body);
      // What the caller says it is.
      return answer.ok ? { ok: true, value: answer.value.body as never } : answer;
    },
    loadMoreConversations: async () => {
      if (nextCursor === undefined) return done;
      const page = await readPage(nextCursor);
      if (!page.ok) return page;
      nextCursor = page.value.next_cursor ?? undefined;
      conversations.update((list) => ({ ...list, hasMore: nextCursor !== undefined }));
      return done;
    },
    openConversation: open,
    newKey,
    newConversation,
    unsentConversations: () => [
      ...new Set(queue.entries.get().map(({ conversation }) => conversation).filter(isLocal)),
    ],
    reopenUnsent: open,
    sendContext: async (batch, sending = {}) => {
      const answer = await engine.http.call<ContextStored>('POST', `${ROOT}/context`, sending.bytes ? undefined : batch, sending);
      return answer.ok ? { ok: true, value: answer.value.body } : answer;
    },
    ...createProving(engine.http),
    setPresent: (next) => {
      present = next;
      tellPresence();
    },
    identityChanged: async () => {
      await engine.stop();
      await becomeWhoTheHostSays();
      engine.start();
    },
    signOut: async () => {
      if (sessions.token() !== undefined) await engine.http.call('DELETE' as const, `${ROOT}/sessions/current`);
      await leaveNothing();
    },
    signedOutElsewhere: leaveNothing,
  };
}
