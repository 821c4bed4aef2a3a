// What is said of cases, and who is at them, for the gallery: values that play along with what is pressed.
import type { AgentClient, AgentConversation, CaseFacts, Company, HandOver, HeldMessage, Id, Named, Outcome, SavedView, ScheduledMessage } from '@onglass/core';
import { COLLEAGUES, minutesAgo, SESSION } from './people.ts';
import { shown } from './shown.ts';

const OK: Outcome = { ok: true, value: undefined };
const done = (): Promise<Outcome> => Promise.resolve(OK);
const told = <T,>(value: T): Promise<{ readonly ok: true; readonly value: T }> => Promise.resolve({ ok: true, value });

export const TAGS: readonly Named[] = ['Card limit', 'Declined', 'Fraud check', 'Late fee', 'VIP', 'Water bill'].map((name, at) => ({ id: `tag-${String(at)}`, name }));
const colleague = COLLEAGUES.find(({ id }) => id !== SESSION.agent.id) ?? { id: 'colleague', name: 'Agent 3' };

export const FACTS: CaseFacts = {
  tags: TAGS.slice(0, 2),
  attributes: { amount: 84.2, checked: true, area: 'Cards' },
  language: 'pt',
  priority: 5,
  spam: false,
};

export const HAND_OVER: HandOver = {
  from_agent: { id: colleague.id, name: colleague.name },
  to_agent: { id: SESSION.agent.id, name: SESSION.agent.name },
  at: minutesAgo(41),
  reason: 'transferred',
  note: 'Best shown on a screen share; the menu is hard to find.',
  problem: '€84.20 declined at the €500 online limit. Wants the limit raised.',
  tried: [{ at: minutesAgo(55), agent: { id: colleague.id, name: colleague.name }, text: 'Your card reached its limit for online payments. Nothing was taken.' }],
  promised: [{ kind: 'agent', due_at: minutesAgo(-48), agent: { id: colleague.id, name: colleague.name } }],
};

export const SCHEDULED: readonly ScheduledMessage[] = [
  { id: 's1', conversation_id: '', client_message_id: 'k1', content: { type: 'text', text: 'Has the payment gone through by now?', fallback: 'Has the payment gone through by now?' }, send_at: minutesAgo(-60 * 20), unless_reply: true, failure: null, agent: SESSION.agent, created_at: minutesAgo(3) },
  { id: 's2', conversation_id: '', client_message_id: 'k2', content: { type: 'text', text: 'Your new limit is set.', fallback: 'Your new limit is set.' }, send_at: minutesAgo(5), unless_reply: false, failure: 'the customer wrote before its time', agent: { id: colleague.id, name: colleague.name }, created_at: minutesAgo(90) },
];

const VIEWS: readonly SavedView[] = [
  { id: 'v1', name: 'Payments, late first', is_shared: true, is_own: true, filter: { view: 'all', status: 'open', tag_ids: ['tag-1'], order: 'due' }, rank: 0 },
  { id: 'v2', name: 'Arabic', is_shared: false, is_own: true, filter: { view: 'queue', q: 'arabic' }, rank: 1 },
];

const TYPING: Company = { customerPresent: true, colleagues: [{ id: colleague.id, name: colleague.name, doing: 'typing' }] };

export interface CaseScene {
  readonly scheduled?: readonly ScheduledMessage[];
  readonly held?: HeldMessage;
  /** Where somebody else is. */
  readonly company?: Id;
}

type CaseClient = Pick<AgentClient, 'company' | 'look' | 'listTags' | 'listAttributes' | 'listClosingReasons' | 'listViews' | 'createView' | 'changeView' | 'removeView' | 'listScheduled' | 'schedule' | 'cancelScheduled' | 'blockCustomer' | 'unblockCustomer' | 'promiseReply' | 'withdrawPromise' | 'verifications' | 'requestVerification' | 'sidePanel'>;

export function showCase(scene: CaseScene): CaseClient {
  let scheduled = scene.scheduled ?? [];
  const [first] = VIEWS as readonly [SavedView];
  return {
    company: shown<ReadonlyMap<Id, Company>>(new Map(scene.company === undefined ? [] : [[scene.company, TYPING]])),
    look: () => undefined,
    listTags: () => told(TAGS),
    listAttributes: () =>
      told([
        { id: 'a1', key: 'amount', label: 'Amount', kind: 'number' as const, choices: [] },
        { id: 'a2', key: 'checked', label: 'Identity checked', kind: 'yes_no' as const, choices: [] },
        { id: 'a3', key: 'area', label: 'Area', kind: 'choice' as const, choices: ['Cards', 'Loans', 'Savings'] },
        { id: 'a4', key: 'visit', label: 'Visit on', kind: 'date' as const, choices: [] },
      ]),
    listClosingReasons: () => told([{ id: 'r1', name: 'Solved' }, { id: 'r2', name: 'Went to a branch' }, { id: 'r3', name: 'No answer' }]),
    listViews: () => told(VIEWS),
    createView: () => told(first),
    changeView: () => told(first),
    removeView: done,
    listScheduled: () => told(scheduled),
    schedule: (conversation_id, draft) => {
      const made: ScheduledMessage = { id: draft.key, conversation_id, client_message_id: draft.key, content: { type: 'text', text: draft.text, fallback: draft.text }, send_at: draft.sendAt, unless_reply: draft.unlessReply, failure: null, agent: SESSION.agent, created_at: minutesAgo(0) };
      scheduled = [...scheduled, made];
      return told(made);
    },
    cancelScheduled: (_conversation, id) => {
      scheduled = scheduled.filter((one) => one.id !== id);
      return done();
    },
    promiseReply: () => Promise.resolve({ ok: false, problem: { code: 'shown', status: 0, title: 'There is no server here.' } }),
    verifications: () => Promise.resolve({ ok: true, value: [] }),
    requestVerification: () => Promise.resolve({ ok: false, problem: { code: 'shown', status: 0, title: 'There is no server here.' } }),
    sidePanel: () => Promise.resolve({ ok: false, problem: { code: 'no_side_panel', status: 404, title: 'None.' } }),
    withdrawPromise: () => Promise.resolve({ ok: false, problem: { code: 'shown', status: 0, title: 'There is no server here.' } }),
    blockCustomer: done,
    unblockCustomer: done,
  };
}

type CaseActs = Pick<AgentConversation, 'refreshDetail' | 'patchFacts' | 'markSpam' | 'held' | 'recall' | 'release' | 'notifyNote'>;

export function actsOf(scene: CaseScene): CaseActs {
  const held = shown(scene.held);
  return {
    held,
    recall: () => {
      const text = held.get()?.text;
      held.set(undefined);
      return Promise.resolve(text);
    },
    release: () => held.set(undefined),
    refreshDetail: () => undefined,
    patchFacts: done,
    markSpam: done,
    notifyNote: () => undefined,
  };
}
