/**
 * The agent's client: inbox views, watched conversations, replies and notes, availability.
 * Invariant: a note leaves through `/notes` only; no path in here turns one into a reply.
 */
import type { AgentConversationRow, AgentSummary, AvailabilityState, Id, QueueRef, UploadPolicy } from '@onglass/protocol';
import type { AgentClient, AgentClientOptions, AgentConversation, ListQuery, Outcome, TransferTarget } from './api.ts';
import { createLiveDesk } from './agent-live.ts';
import { createAlertDesk } from './alerts.ts';
import { createAgentList, type LiveAgentList } from './agent-list.ts';
import { createHandle } from './conversation.ts';
import { createTimeline } from './agent-timeline.ts';
import { createLater } from './agent-later.ts';
import { createComposing } from './agent-rich.ts';
import { createPromising } from './agent-promises.ts';
import { createAgentProving } from './agent-proving.ts';
import { createDescribing } from './describing.ts';
import { createEngine, type Engine } from './engine.ts';
import type { Method } from './http.ts';
import { DESK_RULES } from './log/desk_rules.ts';
import { isSet } from './log/state.ts';
import { cell } from './observable.ts';
import { createOffers } from './offers.ts';
import { createOffice } from './office.ts';
import { done } from './problem.ts';
import { type AgentSessions, createAgentSessions } from './session/agent-session.ts';
import { createHeld } from './outbox/held.ts';
import { createHolding } from './outbox/holding.ts';
import { createServerClock } from './server-clock.ts';
import { createCompany } from './sync/company.ts';
import { createWatches, type Watches } from './sync/watches.ts';
import { checkPolicy } from './upload/policy.ts';
import { uploadBytes } from './upload/tus.ts';

const ROOT = '/v1/agent';

export function createAgentClient(options: AgentClientOptions): AgentClient {
  const serverClock = createServerClock(options.environment);
  const environment = { ...options.environment, fetch: serverClock.fetch };
  const lists = new Set<LiveAgentList>();
  /** What the open conversations do when their customer has done something. */
  const onContext = new Map<Id, () => void>();
  const availability = cell<AvailabilityState | undefined>(undefined);
  const uploadPolicy = cell<UploadPolicy | undefined>(undefined);
  let sessions!: AgentSessions;
  let stopHolding: (() => void) | undefined;

  const engine: Engine = createEngine(environment, options.serverUrl, {
    root: ROOT,
    account: 'agent',
    keepsLogs: false,
    uploadBytes,
    sessions: (http, drawer) => {
      sessions = createAgentSessions({
        http,
        drawer,
        onOtherAgent: () => engine.forgetAll(),
        onMe: (me) => {
          uploadPolicy.set(me.uploads ?? undefined);
          if (me.agent.availability !== undefined) availability.set(me.agent.availability);
        },
        onExpired: () => {
          engine.link.input({ type: 'session_failed', reason: 'session_expired' });
        },
      });
      return sessions;
    },
    reader: () => ({ kind: 'agent', id: sessions.agentId() ?? '', rules: DESK_RULES }),
    verify: async () => {
      const read = await Promise.all([...engine.logs.tracks().map((track) => track.heal()), refreshLists()]);
      return read.every(Boolean);
    },
    onWelcome: () => {
      watches.renew();
      company.renew();
      void refreshLists();
      offers.refreshSoon();
    },
    onFrame: (frame) => {
      if (frame.type === 'changed') {
        for (const list of lists) list.onChanged(frame.conversation, frame.version);
        offers.onChanged(frame.conversation);
      }
      if (frame.type === 'event') onEvent(frame.conversation_id, frame.event.type);
      if (frame.type === 'signal') company.onSignal(frame);
      if (frame.type === 'reset' && !isSet(frame.conversation_id)) void refreshLists();
    },
    followsUnknown: () => false,
  });
  const watches: Watches = createWatches(engine.link, engine.logs);
  const holding = createHolding({ environment, queue: engine.queue, runner: engine.runner, http: engine.http, root: ROOT });
  const company = createCompany(environment, engine.link, () => sessions.agentId());
  const offers = createOffers({ environment, http: engine.http, isOpen: () => engine.link.isOpen() });
  engine.link.state.subscribe(({ name }) => {
    if (name === 'waiting' || name === 'offline') for (const list of lists) list.onLost();
  });

  function onEvent(id: Id, type: string): void {
    if (type === 'conversation_offered') offers.refreshSoon();
    if (type === 'context_captured') onContext.get(id)?.();
  }

  async function refreshLists(): Promise<boolean> {
    const read = await Promise.all([...lists].map((list) => list.refresh()));
    return read.every(({ ok }) => ok);
  }

  const checkUpload: AgentClient['checkUpload'] = (source) => {
    const pending = engine.queue.entries.get().filter((entry) => entry.state === 'uploading').length;
    return checkPolicy(source, uploadPolicy.get(), pending);
  };

  function openConversation(id: Id): AgentConversation {
    const detail = cell<AgentConversationRow | undefined>(undefined);
    const release = watches.open(id);
    const track = engine.logs.open(id);
    const takeDetail = (): void => {
      const row = track.cell.get().state?.row as AgentConversationRow | undefined;
      if (row?.customer !== undefined) detail.set(row);
    };
    const stopDetail = track.cell.subscribe(takeDetail);
    onContext.set(id, () => void track.refreshRow());
    takeDetail();
    // A row from a list has no context: the whole is read first (K19).
    void track.refreshRow().then(() => {
      company.noteCustomer(id, detail.get()?.customer_present === true);
    });
    const held = createHeld({ environment, queue: engine.queue, holding }, id);
    const handle = createHandle({
      engine,
      key: id,
      checkUpload,
      onClose: () => {
        onContext.delete(id);
        stopDetail();
        held.close();
        release();
      },
    });
    const act = async (verb: string, body: unknown = {}, method: Method = 'POST'): Promise<Outcome> => {
      const answer = await engine.http.call(method, `${ROOT}/conversations/${id}/${verb}`, body);
      if (!answer.ok) return answer;
      if (engine.link.state.get().name !== 'live') void track.heal();
      return done;
    };
    // The same words again after a transfer that failed are the same note.
    const notes = new Map<string, string>();
    const writeNote = (text: string): Promise<Outcome> => {
      const key = notes.get(text) ?? environment.uuid();
      notes.set(text, key);
      return act('notes', { client_message_id: key, content: { type: 'text', text } });
    };
    const assign: AgentConversation['assign'] = (to) => {
      if (to === null) return act('assign', { agent_id: null });
      return act('assign', 'agentId' in to ? { agent_id: to.agentId } : { team_id: to.teamId });
    };
    return {
      ...handle,
      detail,
      refreshDetail: () => void track.refreshRow(),
      addNote: (text) => handle.enqueue({ kind: 'note', content: { type: 'text', text } }),
      sendQuickReplies: (text, given) =>
        handle.enqueue({ kind: 'message', content: { type: 'quick_replies', text, options: given } }),
      assign,
      assignToMe: () => assign({ agentId: sessions.agentId() ?? '' }),
      resolve: (closingReasonId) => act('resolve', closingReasonId === undefined ? {} : { closing_reason_id: closingReasonId }),
      markSpam: (spam) => act('spam', { spam }),
      held: held.shown,
      recall: (key) => holding.recall(key),
      release: () => {
        holding.release(id);
      },
      notifyNote: () => {
        engine.typing.notify(id, { note: true });
      },
      patchFacts: (change) => act('facts', change, 'PATCH'),
      end: () => act('resolve'),
      reopen: () => act('reopen'),
      snooze: (until) => act('snooze', { until }),
      transfer: async (to, note = '') => {
        const noted = note === '' ? done : await writeNote(note);
        return noted.ok ? act('transfer', wireTarget(to)) : noted;
      },
    };
  }

  /** The offer goes at once; what the server says of it comes with the next reading. */
  async function answerOffer(id: Id, verb: 'accept' | 'decline'): Promise<Outcome> {
    const answer = await engine.http.call('POST', `${ROOT}/conversations/${id}/${verb}`, {});
    if (answer.ok || answer.problem.status === 409) offers.drop(id);
    offers.refreshSoon();
    return answer.ok ? done : answer;
  }

  function openList(query: ListQuery): LiveAgentList {
    const list: LiveAgentList = createAgentList({
      environment,
      http: engine.http,
      query,
      agentId: () => sessions.agentId(),
      onClose: () => lists.delete(list),
    });
    lists.add(list);
    void list.refresh();
    return list;
  }

  return {
    ...createDescribing(engine.http),
    ...createLater(engine.http),
    ...createComposing(engine.http),
    ...createPromising(engine.http),
    ...createAgentProving(engine.http),
    company: company.all,
    look: company.look,
    connection: engine.link.state,
    session: sessions.session,
    outboxSize: engine.outboxSize,
    uploadPolicy,
    availability,
    drafts: engine.drafts.texts,
    offers: offers.all,
    clockOffsetMs: serverClock.offsetMs,
    timeline: createTimeline(engine.http),
    live: createLiveDesk(engine.http),
    alerts: createAlertDesk(engine.http),
    office: createOffice(engine.http),
    accept: (id) => answerOffer(id, 'accept'),
    decline: (id) => answerOffer(id, 'decline'),
    start: async () => {
      await sessions.restore();
      await engine.restore();
      if (sessions.session.get() !== undefined) engine.start();
      stopHolding ??= environment.onBackground(holding.flush);
    },
    stop: () => {
      offers.clear();
      stopHolding?.();
      stopHolding = undefined;
      return engine.stop();
    },
    reconnectNow: () => {
      engine.link.input({ type: 'try_now' });
      engine.runner.hurry();
    },
    onArrival: engine.onArrival,
    checkUpload,
    fetchFile: engine.fetchFile,
    signIn: async (credentials) => {
      const outcome = await sessions.signIn(credentials);
      if (outcome.ok) {
        engine.start();
        void refreshLists();
      }
      return outcome;
    },
    signOut: async () => {
      await engine.http.call('DELETE', `${ROOT}/sessions/current`);
      offers.clear();
      company.clear();
      await engine.stop();
      await sessions.forget();
      availability.set(undefined);
      await engine.forgetAll();
    },
    openList,
    openConversation,
    listAgents: async () => {
      const answer = await engine.http.call<{ agents: readonly AgentSummary[] }>('GET', `${ROOT}/agents`);
      return answer.ok ? { ok: true, value: answer.value.body.agents } : answer;
    },
    listQueues: async () => {
      const answer = await engine.http.call<{ queues: readonly QueueRef[] }>('GET', `${ROOT}/queues`);
      return answer.ok ? { ok: true, value: answer.value.body.queues } : answer;
    },
    setAvailability: async (state) => {
      const answer = await engine.http.call('PUT', `${ROOT}/availability`, { state });
      if (!answer.ok) return answer;
      availability.set(state);
      return done;
    },
  };
}

function wireTarget(to: TransferTarget): object {
  if ('agentId' in to) return { agent_id: to.agentId };
  return 'teamId' in to ? { team_id: to.teamId } : { queue_id: to.queueId };
}
