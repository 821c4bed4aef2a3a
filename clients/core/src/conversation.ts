/**
 * A handle on one conversation: what is drawn, and what a person can do in it.
 * Invariant: everything written goes through the outbox; handles on the same conversation share all state.
 */
import type { Answer, Id, OutgoingContent, Problem, Seq } from '@onglass/protocol';
import type { AttachOptions, Conversation, ConversationView, Draft, Outcome, SendOptions, TimelineItem, TimerHandle, Unsubscribe, UploadSource } from './api.ts';
import type { Engine } from './engine.ts';
import { backOffMs } from './link/machine.ts';
import { timeline } from './log/timeline.ts';
import { type Cell, cell } from './observable.ts';
import type { LiveEntry, PendingFile } from './outbox/entry.ts';
import { done, isTransient, problemOf, refused } from './problem.ts';
import type { Drafts } from './sync/drafts.ts';
import type { Track } from './sync/track.ts';

export interface HandleOptions {
  readonly engine: Engine;
  /** An id, or the local key of a conversation that begins with its first message. */
  readonly key: string;
  checkUpload(source: UploadSource): Problem | undefined;
  onClose(): void;
}

export interface Handle extends Conversation {
  /** The way into the outbox, for what only one side may send. */
  enqueue(entry: Pick<LiveEntry, 'kind'> & { readonly content: OutgoingContent; readonly replyTo?: Id; readonly heldUntilMs?: number }): Promise<string>;
  realId(): Id | undefined;
}

/** Fewer entries than this look empty on a screen. */
const FIRST_SCREEN = 20;
const FILL_AGAIN_MS = 300;

/** One unfinished first message for a device, whatever the local key of the moment. */
const FIRST_DRAFT = 'new:draft';
const fromSeqOf = (track: Track): Seq => track.cell.get().state?.fromSeq ?? 0;
const NOTHING: readonly TimelineItem[] = [];

const EMPTY: ConversationView = {
  phase: 'loading',
  items: NOTHING,
  hasOlder: false,
  loadingOlder: false,
  unread: 0,
  readSeq: 0,
  typing: [],
  healing: false,
};

/** The card on the first screen and the conversation behind it ask within this: one answer does for both. */
const FRESH_MS = 10_000;
const askedAtMs = new WeakMap<Drafts, Map<string, number>>();

async function fetchDraft(drafts: Drafts, key: string, now: number): Promise<void> {
  const asked = askedAtMs.get(drafts) ?? new Map<string, number>();
  askedAtMs.set(drafts, asked);
  const before = asked.get(key);
  if (before !== undefined && now - before < FRESH_MS) return;
  asked.set(key, now);
  if (!(await drafts.fetch(key))) asked.delete(key);
}

export function createHandle(options: HandleOptions): Handle {
  const { engine } = options;
  const { logs, queue, reading, typing, drafts, environment } = engine;
  const view = cell<ConversationView>(EMPTY);
  const draft: Cell<Draft> = cell<Draft>({ text: '', synced: true });
  const subscriptions: Unsubscribe[] = [];
  let unbind: Unsubscribe[] = [];
  let boundTo: string | undefined;
  let track: Track | undefined;
  let isVisible = false;
  let dividerAfterSeq: Seq | undefined;
  let dividerDecided = false;
  let closed = false;
  let isFilling = false;
  let fillAgain: TimerHandle | undefined;
  let fillAttempt = 0;
  const answering = new Set<Id>();

  const realId = (): Id | undefined => queue.realId(options.key);
  const conversationKey = (): string => realId() ?? options.key;
  const draftKey = (): string => realId() ?? FIRST_DRAFT;

  // ------------------------------------------------------------ what is drawn

  function outboxHere(): readonly LiveEntry[] {
    const key = conversationKey();
    return queue.entries.get().filter((entry) => entry.conversation === key || entry.conversation === options.key);
  }

  function compute(): ConversationView {
    const pending = outboxHere();
    if (track === undefined) {
      return { ...EMPTY, phase: 'ready', items: pending.length === 0 ? NOTHING : timeline([], pending, engine.reader()) };
    }
    const { phase, problem, state, healing, loadingOlder } = track.cell.get();
    const shared = {
      id: track.id,
      phase,
      healing,
      loadingOlder,
      typing: typing.people(track.id),
      ...(problem === undefined ? {} : { problem }),
      ...(dividerAfterSeq === undefined ? {} : { dividerAfterSeq }),
    };
    if (state === undefined) return { ...EMPTY, ...shared, items: timeline([], pending, engine.reader()) };
    const row = reading.shownRow(state);
    return {
      ...shared,
      row,
      items: timeline(state.entries, pending, engine.reader()),
      hasOlder: state.fromSeq > 0,
      unread: row.unread,
      readSeq: row.read_seq,
    };
  }

  function draw(): void {
    decideDivider();
    if (!closed) view.set(compute());
  }

  /** Once for each time it becomes visible: the divider must not wander while somebody reads. */
  function decideDivider(): void {
    const row = track?.cell.get().state?.row;
    if (!isVisible || dividerDecided || row === undefined) return;
    dividerDecided = true;
    dividerAfterSeq = row.unread > 0 ? row.read_seq : undefined;
  }

  function bind(): void {
    const id = realId();
    if (id !== undefined && track === undefined) {
      track = logs.open(id);
      // A log may also become short again: when the server begins anew.
      subscriptions.push(
        track.cell.subscribe(() => {
          draw();
          if (fillAgain === undefined) void fill();
        }),
      );
      if (isVisible) reading.setVisible(id, true);
      void fill();
    }
    const key = draftKey();
    if (boundTo === key) return;
    if (boundTo !== undefined && id !== undefined) drafts.rename(boundTo, id);
    boundTo = key;
    for (const stop of unbind) stop();
    const source = drafts.draft(key);
    unbind = [
      source.subscribe((value) => {
        draft.set(value);
      }),
    ];
    draft.set(source.get());
    void fetchDraft(drafts, key, environment.now());
  }

  function isShort(): boolean {
    const { state, phase } = track?.cell.get() ?? { phase: 'gone' };
    if (closed || phase === 'gone') return false;
    return state === undefined || (state.fromSeq > 0 && state.entries.length < FIRST_SCREEN);
  }

  /** Asked again until it is there: nobody scrolls for what belongs on the first screen. */
  async function fill(): Promise<Outcome> {
    if (track === undefined || isFilling || !isShort()) return done;
    isFilling = true;
    environment.clearTimer(fillAgain);
    fillAgain = undefined;
    const outcome = await fetchUntilFull(track);
    isFilling = false;
    if (outcome.ok) fillAttempt = 0;
    else fillLater(isTransient(outcome.problem));
    return outcome;
  }

  async function fetchUntilFull(opened: Track): Promise<Outcome> {
    let outcome = opened.lastSeq() === undefined ? await opened.refreshRow() : done;
    let fromSeq = Infinity;
    // A page may bring little that is shown; one that brings nothing ends it.
    for (let next = fromSeqOf(opened); outcome.ok && isShort() && next < fromSeq; next = fromSeqOf(opened)) {
      fromSeq = next;
      outcome = await opened.loadOlder();
    }
    return outcome;
  }

  /** What was refused for good is asked for again only when somebody wants it. */
  function fillLater(byItself: boolean): void {
    if (closed) return;
    const ms = FILL_AGAIN_MS + backOffMs(fillAttempt, environment.random());
    fillAttempt += 1;
    fillAgain = environment.setTimer(() => {
      if (byItself) void fill();
    }, ms);
  }

  // ------------------------------------------------------------ what a person does

  const enqueue: Handle['enqueue'] = async (entry) => {
    const key = environment.uuid();
    await queue.add({ ...entry, key, conversation: conversationKey(), state: 'waiting' });
    engine.runner.kick();
    const id = realId();
    if (id !== undefined) typing.rest(id);
    return key;
  };

  async function answerQuickReply(messageId: Id, optionId: string): Promise<void> {
    const question = view.get().items.find((item) => item.kind === 'message' && item.id === messageId);
    if (question?.kind !== 'message' || question.content.type !== 'quick_replies') return;
    const option = question.content.options.find(({ id }) => id === optionId);
    if (option === undefined || question.answeredWith !== undefined || answering.has(messageId)) return;
    answering.add(messageId);
    try {
      const content: OutgoingContent = { type: 'text', text: option.title, quick_reply_id: option.id };
      await enqueue({ kind: 'message', content, replyTo: messageId });
    } finally {
      answering.delete(messageId);
    }
  }

  async function answer(messageId: Id, given: Answer, text: string): Promise<void> {
    const question = view.get().items.find((item) => item.kind === 'message' && item.id === messageId);
    if (question?.kind !== 'message' || question.answer !== undefined || answering.has(messageId)) return;
    answering.add(messageId);
    try {
      await enqueue({ kind: 'message', content: { type: 'text', text, answer: given }, replyTo: messageId });
      if (draft.get().form?.message_id === messageId) drafts.setForm(draftKey(), undefined);
    } finally {
      answering.delete(messageId);
    }
  }

  async function attach(source: UploadSource, { caption, replyTo, durationSeconds }: AttachOptions = {}): Promise<Outcome<string>> {
    const problem = options.checkUpload(source);
    if (problem !== undefined) return refused(problem);
    const key = environment.uuid();
    const file: PendingFile = {
      name: source.name,
      mediaType: source.mediaType,
      sizeBytes: source.sizeBytes,
      ...(caption === undefined ? {} : { caption }),
      ...(durationSeconds === undefined ? {} : { durationSeconds }),
    };
    await environment.sources?.put(key, source).catch((error: unknown) => {
      environment.log('info', 'source_not_kept', { error: String(error) });
    });
    await queue.add({ kind: 'message', key, conversation: conversationKey(), state: 'uploading', file, source, ...(replyTo === undefined ? {} : { replyTo }) });
    engine.uploads.kick();
    return { ok: true, value: key };
  }

  async function retry(key: string): Promise<void> {
    const entry = queue.find(key);
    if (entry?.state !== 'refused') return;
    const { problem: _problem, ...rest } = entry;
    const state = entry.content === undefined ? 'uploading' : 'waiting';
    await queue.replace({ ...rest, state });
    engine.uploads.kick();
    engine.runner.hurry();
  }

  async function discard(key: string): Promise<boolean> {
    const entry = queue.find(key);
    if (entry === undefined || entry.sent !== undefined || entry.state === 'waiting') return false;
    engine.uploads.cancel(key);
    await queue.remove(key);
    return true;
  }

  async function change(method: 'POST' | 'PATCH' | 'DELETE', what: string, body?: unknown): Promise<Outcome> {
    const id = realId();
    if (id === undefined) return refused(problemOf('not_sent_yet', 'Nothing has been sent here yet'));
    const answer = await engine.http.call(method, `${engine.root}/conversations/${id}/${what}`, body);
    if (!answer.ok) return answer;
    if (engine.link.state.get().name !== 'live') void track?.heal();
    return done;
  }

  function setVisible(visible: boolean): void {
    if (visible === isVisible) return;
    isVisible = visible;
    dividerDecided = false;
    dividerAfterSeq = undefined;
    decideDivider();
    if (track !== undefined) reading.setVisible(track.id, visible);
    draw();
  }

  function close(): void {
    if (closed) return;
    setVisible(false);
    closed = true;
    environment.clearTimer(fillAgain);
    for (const stop of [...subscriptions, ...unbind]) stop();
    options.onClose();
  }

  bind();
  subscriptions.push(
    queue.entries.subscribe(() => {
      bind();
      draw();
    }),
    typing.onChange((id) => {
      if (id === track?.id) draw();
    }),
    reading.onChange((id) => {
      if (id === track?.id) draw();
    }),
  );
  draw();

  return {
    view,
    draft,
    enqueue,
    realId,
    sendText: (text, { replyTo, holdMs = 0 }: SendOptions = {}) => {
      const held = holdMs > 0 ? { heldUntilMs: environment.now() + holdMs } : {};
      const saved = enqueue({ kind: 'message', content: { type: 'text', text }, ...held, ...(replyTo === undefined ? {} : { replyTo }) });
      // Out of the field at once; off the device only when the outbox has it.
      drafts.set(draftKey(), '', saved);
      return saved;
    },
    answerQuickReply,
    answer,
    sendContent: (content) => enqueue({ kind: 'message', content }),
    attach,
    retry,
    discard,
    edit: (messageId, text) => change('PATCH', `messages/${messageId}`, { content: { type: 'text', text } }),
    redact: (messageId) => change('DELETE', `messages/${messageId}`),
    end: () => change('POST', 'end', {}),
    rate: (score, comment) => change('POST', 'rating', comment === undefined ? { score } : { score, comment }),
    loadOlder: () => (isShort() ? fill() : (track?.loadOlder() ?? Promise.resolve(done))),
    setVisible,
    markRead: (upToSeq) => {
      if (track !== undefined) reading.wish(track.id, upToSeq);
    },
    notifyTyping: () => {
      if (track !== undefined) typing.notify(track.id);
    },
    setDraft: (text) => {
      drafts.set(draftKey(), text);
    },
    setForm: (form) => {
      drafts.setForm(draftKey(), form);
    },
    close,
  };
}
