// An agent's client without a server: it shows given values and plays along with what is typed. For the gallery only.
import type { AgentClient, AgentConversation, AgentConversationRow, AgentListState, AgentSession, Arrival, AvailabilityState, ConnectionState, ConversationRow, ConversationView, Draft, Id, ListQuery, Offer, Outcome, Problem, TimelineItem, UploadPolicy } from '@onglass/core';
import { showLive } from './live_picture.ts';
import { showOffice } from './office_shelves.ts';
import { COLLEAGUES, detailOf, QUEUES, SESSION } from './people.ts';
import { actsOf, showCase, type CaseScene } from './shown_case.ts';
import { shown, type Shown } from './shown.ts';
import { shownAlerts } from './shown_alerts.ts';
import { message, note } from './words.ts';

export interface Scene extends CaseScene {
  readonly rows?: readonly ConversationRow[];
  readonly list?: Partial<AgentListState>;
  readonly items?: readonly TimelineItem[];
  readonly view?: Partial<ConversationView>;
  readonly detail?: 'none' | Partial<AgentConversationRow>;
  readonly connection?: Partial<ConnectionState>;
  readonly signedOut?: boolean;
  readonly refuses?: Problem & { readonly workspaces?: unknown };
  readonly drafts?: ReadonlyMap<Id, string>;
  readonly draft?: string;
  readonly availability?: AvailabilityState;
  readonly offers?: readonly Offer[];
  /** Who sits at this desk: somebody who answers, unless told otherwise. */
  readonly role?: 'supervisor' | 'administrator';
  readonly live?: Parameters<typeof showLive>[0];
  /** Nothing is set up yet. */
  readonly bare?: boolean;
}

const OK: Outcome = { ok: true, value: undefined };
const done = (): Promise<Outcome> => Promise.resolve(OK);
const nothing = (): Promise<void> => Promise.resolve();
const POLICY: UploadPolicy = { max_bytes: 20_000_000, max_count: 5, media_types: ['image/*', 'application/pdf'] };
const live: ConnectionState = { name: 'live', since: 0, attempt: 0, wasLive: true };

const IN_VIEW: Readonly<Record<ListQuery['view'], (row: ConversationRow) => boolean>> = {
  all: () => true,
  mine: (row) => row.assignee?.id === SESSION.agent.id,
  queue: (row) => !row.assignee,
  team: () => false,
  snoozed: (row) => row.status === 'snoozed',
  parked: (row) => row.holding === 'parked',
};

function wordsIn(row: ConversationRow): string {
  return [row.customer?.name, row.subject, row.case_number, row.last_message?.text].join(' ').toLowerCase();
}

function matches(row: ConversationRow, { view, status, q = '' }: ListQuery): boolean {
  return IN_VIEW[view](row) && (status === undefined || row.status === status) && wordsIn(row).includes(q.toLowerCase());
}

function conversationOf(scene: Scene, row: ConversationRow): AgentConversation {
  const view = shown<ConversationView>({ id: row.id, phase: 'ready', row, items: scene.items ?? [], hasOlder: false, loadingOlder: false, unread: 0, readSeq: 0, typing: [], healing: false, ...scene.view });
  const draft = shown<Draft>({ text: scene.draft ?? '', synced: true });
  const add = (item: TimelineItem): Promise<string> => {
    view.set({ ...view.get(), items: [...view.get().items, item] });
    return Promise.resolve(item.key);
  };
  const change = (status: ConversationRow['status']): Promise<Outcome> => {
    view.set({ ...view.get(), row: { ...row, status } });
    return done();
  };
  return {
    view,
    draft,
    detail: shown(scene.detail === 'none' ? undefined : { ...detailOf(row), ...scene.detail }),
    sendText: (text) => add(message('me', text, 0, { tick: 'waiting' })),
    sendQuickReplies: (text, options) => add(message('me', { type: 'quick_replies', text, options, fallback: text }, 0, { tick: 'waiting' })),
    addNote: (text) => add(note('me', text, 0)),
    attach: async (source) => ({ ok: true, value: await add(message('me', `File: ${source.name}`, 0)) }),
    answerQuickReply: nothing,
    answer: nothing,
    rate: done,
    sendContent: () => Promise.resolve(''),
    setForm: () => undefined,
    retry: nothing,
    discard: () => Promise.resolve(true),
    edit: done,
    redact: done,
    loadOlder: done,
    setVisible: () => undefined,
    markRead: () => undefined,
    notifyTyping: () => undefined,
    ...actsOf(scene),
    setDraft: (text) => draft.set({ text, synced: false }),
    assign: done,
    assignToMe: done,
    resolve: () => change('resolved'),
    reopen: () => change('open'),
    snooze: (until) => {
      view.set({ ...view.get(), row: { ...row, status: 'snoozed', snoozed_until: until } });
      return done();
    },
    transfer: done,
    close: () => undefined,
    end: () => change('resolved'),
  };
}

/** A picture of the asked size, drawn here: the gallery has no files. */
async function paint(path: string): Promise<Uint8Array> {
  const [width = 320, height = 200] = (/(\d+)x(\d+)/.exec(path) ?? []).slice(1).map(Number);
  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('no canvas');
  const tint = pen.createLinearGradient(0, 0, width, height);
  tint.addColorStop(0, '#cfe3ef');
  tint.addColorStop(1, '#7fa9c2');
  pen.fillStyle = tint;
  pen.fillRect(0, 0, width, height);
  return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
}

export interface ShownClient extends AgentClient {
  /** These conversations get new words: every list orders them first. */
  bringUp(ids: readonly Id[]): void;
}

export function showClient(scene: Scene): ShownClient {
  const lists = new Set<Shown<AgentListState>>();
  const rows = scene.rows ?? [];
  const availability = shown<AvailabilityState | undefined>(scene.availability ?? 'online');
  const offers = shown<readonly Offer[]>(scene.offers ?? []);
  const answerOffer = (id: Id): Promise<Outcome> => {
    offers.set(offers.get().filter((offer) => offer.conversation_id !== id));
    return done();
  };
  const session = shown<AgentSession | undefined>(scene.signedOut ? undefined : { ...SESSION, agent: { ...SESSION.agent, role: scene.role ?? 'agent' } });
  return {
    session,
    availability,
    connection: shown<ConnectionState>({ ...live, ...scene.connection }),
    outboxSize: shown(0),
    uploadPolicy: shown<UploadPolicy | undefined>(POLICY),
    drafts: shown(scene.drafts ?? new Map<Id, string>()),
    start: nothing,
    stop: nothing,
    timeline: () => Promise.resolve({ ok: true, value: { entries: [], next_before: null } }),
    sendComposed: done,
    requestRating: done,
    uploadPart: () => Promise.resolve({ ok: true, value: { id: 'part' } }),
    reconnectNow: () => undefined,
    onArrival: (_listener: (arrival: Arrival) => void) => () => undefined,
    checkUpload: () => undefined,
    fetchFile: async (path) => ({ ok: true, value: { bytes: await paint(path), mediaType: 'image/png' } }),
    signIn: () => Promise.resolve(scene.refuses ? { ok: false, problem: scene.refuses } : { ok: true, value: SESSION }),
    signOut: () => {
      session.set(undefined);
      return nothing();
    },
    listAgents: () => Promise.resolve({ ok: true, value: COLLEAGUES }),
    listQueues: () => Promise.resolve({ ok: true, value: QUEUES }),
    live: showLive(scene.live),
    office: showOffice(scene.bare),
    offers,
    accept: answerOffer,
    decline: answerOffer,
    clockOffsetMs: shown(0),
    alerts: shownAlerts(),
    ...showCase(scene),
    setAvailability: (state) => {
      availability.set(state);
      return done();
    },
    bringUp: (ids) =>
      lists.forEach((list) => {
        const before = list.get();
        list.set({ ...before, rows: [...before.rows.filter((row) => ids.includes(row.id)), ...before.rows.filter((row) => !ids.includes(row.id))] });
      }),
    openList: (query) => {
      const state = shown<AgentListState>({ rows: rows.filter((row) => matches(row, query)), phase: 'ready', hasMore: false, loadingMore: false, waitingMoves: 0, stale: false, ...scene.list });
      lists.add(state);
      return {
      query,
      state,
      loadMore: done,
      refresh: done,
      hold: () => undefined,
      close: () => void lists.delete(state),
      };
    },
    openConversation: (id) => conversationOf(scene, rows.find((row) => row.id === id) ?? (rows[0] as ConversationRow)),
  };
}
