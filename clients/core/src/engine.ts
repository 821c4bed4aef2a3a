/**
 * What both clients share: session, link, logs, outbox and uploads, wired to each other and to the platform.
 * Invariant: the connection is called live only when every followed conversation is level with what the server announced.
 */
import type { Id, Seq, ServerFrame, WireEvent } from '@onglass/protocol';
import type { Arrival, Continued, Environment, Observable, Outcome, Unsubscribe } from './api.ts';
import { createDrawer, type Drawer, KEY } from './drawer.ts';
import { createHttp, type Http, type TokenKeeper } from './http.ts';
import { createLink, type Link, type SessionReady } from './link/link.ts';
import { messageItem } from './log/timeline.ts';
import { isSet, type Reader } from './log/state.ts';
import { announcer, cell } from './observable.ts';
import { clearDelivered } from './outbox/clearing.ts';
import { type Courier, createCourier } from './outbox/courier.ts';
import { createQueue, type Queue } from './outbox/queue.ts';
import { createRunner, type Runner } from './outbox/runner.ts';
import { createDrafts, type Drafts } from './sync/drafts.ts';
import { createLevel } from './sync/level.ts';
import { createReading, type Reading } from './sync/reading.ts';
import { createReads } from './sync/reads.ts';
import { createLogStore, type LogStore } from './sync/store.ts';
import { createTyping, type Typing } from './sync/typing.ts';
import { type FetchedFile, fetchFile } from './upload/fetch-file.ts';
import type { UploadBytes } from './upload/tus.ts';
import { createUploads, type Uploads } from './upload/uploads.ts';

export interface SessionKeeper extends TokenKeeper {
  ensure(): Promise<SessionReady>;
  /** The server called the token expired. */
  stale(): void;
}

/** What customers and agents do differently. */
export interface Role {
  readonly root: '/v1/client' | '/v1/agent';
  readonly account: string;
  readonly keepsLogs: boolean;
  readonly uploadBytes: UploadBytes;
  readonly sessions: (http: () => Http, drawer: Drawer) => SessionKeeper;
  reader(): Reader;
  /** Reads by HTTP what may be missing. True when everything followed is level now. */
  verify(): Promise<boolean>;
  onWelcome(conversations: Readonly<Record<Id, Seq>>, configVersion: string | undefined): void;
  /** Frames that only this role knows: `changed`, `reset` of lists. */
  onFrame(frame: ServerFrame): void;
  /** An event of a conversation that is not followed. True: follow it. */
  followsUnknown(): boolean;
}

export interface Engine {
  readonly environment: Environment;
  readonly drawer: Drawer;
  readonly http: Http;
  readonly link: Link;
  readonly logs: LogStore;
  readonly queue: Queue;
  readonly runner: Runner;
  readonly uploads: Uploads;
  readonly drafts: Drafts;
  readonly reading: Reading;
  readonly typing: Typing;
  readonly sessions: SessionKeeper;
  readonly root: string;
  readonly outboxSize: Observable<number>;
  reader(): Reader;
  tellReceived(): void;
  restore(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
  onArrival(listener: (arrival: Arrival) => void): Unsubscribe;
  onContinued(listener: (continued: Continued) => void): Unsubscribe;
  fetchFile(path: string): Promise<Outcome<FetchedFile>>;
  /** Forgets everything of this account. */
  forgetAll(): Promise<void>;
}

const PROBE_MS = 4_000;
const ASK_BY_HTTP_FROM_ATTEMPT = 2;

function streamUrlOf(serverUrl: string, root: string): string {
  return `${serverUrl.replace(/\/+$/u, '').replace(/^http/u, 'ws')}${root}/stream`;
}

export function createEngine(environment: Environment, serverUrl: string, role: Role): Engine {
  const { root } = role;
  const drawer = createDrawer(environment.storage, role.account);
  const sessions: SessionKeeper = role.sessions(() => http, drawer);
  const http = createHttp(environment, serverUrl, sessions);
  const reader = (): Reader => role.reader();
  const logs = createLogStore({ environment, drawer, reads: createReads(http, root), reader, keepsLogs: role.keepsLogs });
  const queue = createQueue(environment, drawer);
  const arrivals = announcer<Arrival>();
  const continuations = announcer<Continued>();
  let epoch: string | undefined;
  const listening: Unsubscribe[] = [];

  const link = createLink({
    environment,
    streamUrl: streamUrlOf(serverUrl, root),
    ensureSession: () => sessions.ensure(),
    staleSession: () => {
      sessions.stale();
    },
    hello: () => ({ cursors: logs.cursors(), ...(epoch === undefined ? {} : { epoch }) }),
    onFrame,
    onLost: () => {
      courier.onLost();
    },
  });
  const level = createLevel(environment, link, logs);
  const courier: Courier = createCourier(environment, http, link, root);
  const runner = createRunner({
    environment,
    queue,
    courier,
    lockName: `onglass/${role.account}/outbox`,
    onContinued: (closed, next) => {
      continuations.tell({ closed, next });
    },
    onSent: (id, row) => {
      if (row !== undefined) logs.adopt(row);
      if (link.state.get().name !== 'live') void logs.get(id)?.heal();
    },
  });
  const uploads = createUploads({
    environment,
    http,
    root: `${root}/uploads`,
    queue,
    lockName: `onglass/${role.account}/upload`,
    uploadBytes: role.uploadBytes,
    onReady: () => {
      runner.kick();
    },
  });
  const drafts = createDrafts(environment, drawer, http, root);
  const reading = createReading({ link, http, store: logs, root, reader });
  const typing = createTyping(environment, link, reader);
  const outboxSize = cell(0);
  const clearing = (): Promise<void> => clearDelivered(queue, logs, reader());

  // ------------------------------------------------------------ what the server says

  function onFrame(frame: ServerFrame): void {
    courier.onFrame(frame);
    if (frame.type === 'event') onEvent(frame.conversation_id, { ...frame.event, seq: frame.seq });
    if (frame.type === 'signal') typing.onSignal(frame);
    if (frame.type === 'welcome') onWelcome(frame);
    if (frame.type === 'reset') void onReset(frame);
    role.onFrame(frame);
  }

  function onEvent(id: Id, event: WireEvent): void {
    const known = logs.get(id);
    if (known !== undefined) {
      known.ingest([event]);
    } else if (role.followsUnknown()) {
      const track = logs.open(id);
      track.ingest([event]);
      void track.refreshRow();
    }
  }

  function onWelcome(frame: Extract<ServerFrame, { type: 'welcome' }>): void {
    const isOther = epoch !== undefined && epoch !== frame.epoch;
    epoch = frame.epoch;
    void drawer.write(KEY.epoch, epoch);
    if (isOther) void restartAll();
    role.onWelcome(frame.conversations, frame.config_version);
    level.aim(frame.conversations);
  }

  async function onReset(frame: Extract<ServerFrame, { type: 'reset' }>): Promise<void> {
    if (isSet(frame.conversation_id)) await logs.get(frame.conversation_id)?.restart();
    else if (frame.reason !== 'lists') await restartAll();
    level.check();
  }

  async function restartAll(): Promise<void> {
    level.forget();
    await Promise.all(logs.tracks().map((track) => track.restart()));
  }

  // ------------------------------------------------------------ coming back

  async function onForeground(): Promise<void> {
    link.input({ type: 'try_now' });
    await doubt();
  }

  /** Asks by cursor before trusting the socket. */
  async function doubt(): Promise<void> {
    if (link.state.get().name !== 'live') return;
    link.input({ type: 'doubted' });
    link.probe(PROBE_MS);
    level.forget();
    const isLevel = await role.verify();
    if (link.state.get().name !== 'catching_up') return;
    link.input(isLevel ? { type: 'level' } : { type: 'silent' });
  }

  // ------------------------------------------------------------ wiring

  logs.onApplied(({ id, events, state }) => {
    typing.onEvents(id, events);
    const theirs = events.some((event) => event.type === 'message_created' && event.actor.kind !== reader().kind);
    if (theirs) link.send({ type: 'received', conversation_id: id, seq: state.row.last_seq });
    void clearing();
  });
  logs.onChange(() => {
    level.check();
    void clearing();
  });
  logs.onArrival(({ id, message, state }) => {
    arrivals.tell({ conversationId: id, item: messageItem(message, reader()), row: state.row });
  });
  queue.entries.subscribe((entries) => {
    outboxSize.set(entries.filter((entry) => entry.sent === undefined).length);
    void clearing();
  });

  let wasName = link.state.get().name;
  link.state.subscribe((state) => {
    const entered = state.name !== wasName;
    wasName = state.name;
    if (!entered) return;
    if (state.name === 'live') goOn();
    if (state.name === 'waiting' && state.attempt >= ASK_BY_HTTP_FROM_ATTEMPT) void role.verify();
  });

  function goOn(): void {
    runner.hurry();
    uploads.kick();
    drafts.resend();
    reading.resend();
    tellReceived();
  }

  /** What reached this screen while nobody could be told; saying it twice is harmless. */
  function tellReceived(): void {
    for (const track of logs.tracks()) {
      const row = track.cell.get().state?.row;
      if (row !== undefined && row.unread > 0) link.send({ type: 'received', conversation_id: row.id, seq: row.last_seq });
    }
  }

  function listen(): void {
    if (listening.length > 0) return;
    listening.push(
      environment.onOnline(() => {
        link.input({ type: 'online' });
        // Another network under an open socket: it may be dead and not know it.
        void doubt();
        runner.hurry();
        uploads.kick();
      }),
      environment.onOffline(() => {
        link.input({ type: 'offline' });
      }),
      environment.onForeground(() => void onForeground()),
      environment.onBackground(() => void logs.flush()),
    );
  }

  return {
    environment,
    drawer,
    http,
    link,
    logs,
    queue,
    runner,
    uploads,
    drafts,
    reading,
    typing,
    sessions,
    root,
    outboxSize,
    tellReceived,
    reader,
    restore: async () => {
      epoch = await drawer.read<string>(KEY.epoch);
      await Promise.all([logs.restore(), queue.restore(), drafts.restore()]);
    },
    start: () => {
      listen();
      link.input({ type: 'start' });
      runner.hurry();
      uploads.kick();
    },
    stop: async () => {
      for (const stop of listening.splice(0)) stop();
      link.input({ type: 'stop' });
      runner.stop();
      uploads.stop();
      await logs.flush();
    },
    onArrival: arrivals.listen,
    onContinued: continuations.listen,
    fetchFile: (path) => fetchFile(http, path),
    forgetAll: async () => {
      reading.clear();
      epoch = undefined;
      await Promise.all([logs.clear(), queue.clear(), drafts.clear()]);
      await drawer.removeAll('');
    },
  };
}
